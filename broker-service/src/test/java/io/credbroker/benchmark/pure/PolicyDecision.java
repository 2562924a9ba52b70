package io.credbroker.benchmark.pure;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision;
import io.credbroker.service.support.TestTokenMetadata;
import io.credbroker.spi.Standing;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Deciding by different numbers of rules, for a caller in several groups.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class PolicyDecision {

	private final TaskContext context = TaskContext.of(new TaskParts("etl_daily", "load", "run", null, 1, null, null),
			Standing.ASSERTED);

	@Param({ "10", "1000", "10000" })
	private int size;

	private CatalogRevision revision;

	private Mapping mapping;

	private Caller caller;

	@Setup
	public void read() {
		this.revision = SyntheticCatalogs.of(this.size, this.size);
		int team = this.size / 2;
		this.mapping = this.revision.find(ResourceKind.CONNECTION, "team%d_warehouse".formatted(team)).orElseThrow();
		this.caller = new Caller("ping", "etl", null,
				Set.of("team" + team, "team" + (team - 1), "guests1", "staff", "everyone"), null, Map.of(),
				TestTokenMetadata.of(Instant.MAX));
		if (!(decide() instanceof Decision.Allowed)) {
			throw new IllegalStateException("The benchmark measures the wrong decision");
		}
	}

	@Benchmark
	public Decision decide() {
		return this.revision.policies().decide(this.caller, this.mapping, this.context);
	}

}

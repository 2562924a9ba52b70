package io.credbroker.service.pods;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodIssuers;
import io.credbroker.service.identity.PodProperties;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.identity.TokenMetadata;
import io.credbroker.service.support.FakeCluster;
import io.credbroker.service.support.MovableClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one issuer, {@code kubernetes}, as they are read in production.
 */
final class ClusterFixture implements AutoCloseable {

	static final Map<String, String> TASK = Map.of("dag_id", "sales", "task_id", "load", "run_id",
			"scheduled__2026-11-28T00:00:00+00:00", "try_number", "2", "map_index", "7");

	final FakeCluster cluster = new FakeCluster();

	final MovableClock clock = new MovableClock();

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final Path tokenFile;

	final ClusterPods pods;

	ClusterFixture(Path directory, Duration timeout) {
		this.tokenFile = this.cluster.tokenFile(directory);
		PodProperties settings = new PodProperties(URI.create(this.cluster.url()), null, this.tokenFile,
				Set.of("airflow", "airflow-2"), Duration.ofSeconds(5), timeout);
		this.pods = ClusterPods.of(new PodIssuers(Map.of("kubernetes", settings)), new TrustedConnections(null),
				this.clock, this.meters);
	}

	/** What is known of a pod in the namespace {@code airflow} whose uid is its name. */
	PodContext of(String name) {
		return of("worker", new PodReference("airflow", name, name));
	}

	PodContext of(String account, @Nullable PodReference pod) {
		return this.pods.of(new Caller("kubernetes", account, null, Set.of(), null, Map.of(),
				new TokenMetadata(null, null, Instant.MAX, List.of(), Binding.NONE, pod)));
	}

	/** How many readings ended so. */
	long counted(String outcome) {
		Timer timer = this.meters.find("broker.pod.reads").tag("issuer", "kubernetes").tag("outcome", outcome).timer();
		return (timer != null) ? timer.count() : 0;
	}

	@Override
	public void close() {
		this.pods.close();
		this.cluster.close();
	}

}

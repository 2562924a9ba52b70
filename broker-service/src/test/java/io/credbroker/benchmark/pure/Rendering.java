package io.credbroker.benchmark.pure;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.connection.AssemblyResult;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.connection.ConnectionJson;
import io.credbroker.service.connection.ConnectionUri;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From a mapping and a secret to both forms of the connection.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Rendering {

	private final Mapping mapping = SyntheticCatalogs.of(1, 1)
		.find(ResourceKind.CONNECTION, "team0_warehouse")
		.orElseThrow();

	private final Secret secret = Secret
		.of(Map.of("username", SecretValue.of("etl"), "password", SecretValue.of("benchmark-only-p@ss/w:rd")), "17");

	@Benchmark
	public void render(Blackhole sink) {
		if (!(ConnectionAssembler.assemble(this.mapping.shape(),
				this.secret) instanceof AssemblyResult.Connection(var connection))) {
			throw new IllegalStateException("The secret does not fit");
		}
		sink.consume(ConnectionUri.of(connection));
		sink.consume(ConnectionJson.fields(connection));
	}

}

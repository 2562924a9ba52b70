package io.credbroker.benchmark.pure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.http.CallerRateLimit;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.TestTokenMetadata;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Telling that a caller does not ask too often, as the running service is wired.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class CallerAdmission {

	private Broker broker;

	private CallerRateLimit limits;

	private Caller caller;

	@Setup
	public void start() throws IOException {
		Path directory = Files.createTempDirectory("benchmark");
		this.broker = Broker.start(directory, "connections: {}\npolicies: []\n", Map.of("logging.level.root", "warn",
				"broker.callers.requests-per-second", "1000000000", "broker.callers.burst", "1000000000"));
		this.limits = this.broker.application().getBean(CallerRateLimit.class);
		this.caller = new Caller("test", "etl", "airflow", Set.of("airflow-etl"), null, Map.of(),
				TestTokenMetadata.of(Instant.MAX));
	}

	@Benchmark
	public boolean admit() {
		return this.limits.admit(this.caller);
	}

	@TearDown
	public void stop() {
		this.broker.close();
	}

}

package io.credbroker.benchmark.pure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.identity.PresentedToken;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.UnboundRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Recognising a token that was verified before, as the running service is wired.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class TokenCacheHit {

	private Broker broker;

	private AuthenticationManager callers;

	private PresentedToken token;

	@Setup
	public void start() throws IOException {
		Path directory = Files.createTempDirectory("benchmark");
		this.broker = Broker.start(directory, "connections: {}\npolicies: []\n", Map.of("logging.level.root", "warn"));
		this.callers = this.broker.application().getBean(AuthenticationManager.class);
		String sent = "Bearer " + this.broker.issuer().token("etl", "airflow-etl", "staff", "data");
		this.token = Objects.requireNonNull(PresentedToken.of(sent, UnboundRequest.INSTANCE));
	}

	@Benchmark
	public Authentication authenticate() {
		return this.callers.authenticate(this.token);
	}

	@TearDown
	public void stop() {
		this.broker.close();
	}

}

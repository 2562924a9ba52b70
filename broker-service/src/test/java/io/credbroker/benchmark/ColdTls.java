package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.credbroker.benchmark.load.ColdConnections;
import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.load.SelfSigned;
import io.credbroker.benchmark.server.BrokerServerProcess;

/**
 * Measures a first lookup over a new TLS connection.
 */
final class ColdTls implements BenchmarkPart {

	private static final String LOOKUP = "lookup";

	private static final String EMPTY = "empty";

	@Override
	public String name() {
		return "tls";
	}

	@Override
	public String says() {
		return "a new TLS connection for each lookup, ECDSA P-256, nothing resumed";
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(2L * (settings.rounds() + settings.warmUp())).plusSeconds(10);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException {
		SelfSigned certificate = SelfSigned.in(directory);
		try (BrokerServerProcess broker = new BrokerServerProcess(directory, "server.ssl.bundle=benchmark",
				"spring.ssl.bundle.jks.benchmark.keystore.type=PKCS12",
				"spring.ssl.bundle.jks.benchmark.keystore.location=" + certificate.file().toUri(),
				"spring.ssl.bundle.jks.benchmark.keystore.password=" + certificate.password())) {
			ColdConnections connections = new ColdConnections(certificate);
			InterleavedRounds<Long> rounds = new InterleavedRounds<Long>()
				.with(EMPTY, median(connections, broker.empty(), settings.slice()))
				.with(LOOKUP, median(connections, broker.cached(), settings.slice()));
			rounds.run(settings.warmUp());
			rounds.run(settings.rounds());
			Progress.say(String.format(Locale.ROOT, "  lookup %.2f ms, empty endpoint %.2f ms",
					rounds.median(LOOKUP, Long::doubleValue) / 1e6, rounds.median(EMPTY, Long::doubleValue) / 1e6));
			return List.of(BenchmarkResult.atMost(1.10,
					"cold TLS connection + lookup ÷ cold TLS connection + empty endpoint, time",
					rounds.ratio(LOOKUP, EMPTY, Long::doubleValue)));
		}
	}

	private static Supplier<Long> median(ColdConnections connections, LoadTarget target, Duration slice) {
		return () -> connections.ask(target, slice).quantile(0.5);
	}

}

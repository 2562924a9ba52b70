package io.credbroker.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.server.BrokerServerProcess;

/**
 * Measures how a hanging store affects callers of another one.
 * <p>
 * Both stores are read again by every request, and both are asked at the same steady rate
 * all the time; only whether one of them answers changes.
 */
final class StoreIsolation implements BenchmarkPart {

	private static final int CONNECTIONS = 64;

	private static final int PER_SECOND = 400;

	private static final int OTHER_PER_SECOND = 100;

	private static final int OTHER_CONNECTIONS = 256;

	@Override
	public String name() {
		return "isolation";
	}

	@Override
	public String says() {
		return "a store at %d reads per second while another answers, then hangs".formatted(PER_SECOND);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(4L * (settings.rounds() + 2)).plusSeconds(10);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) {
		try (BrokerServerProcess broker = new BrokerServerProcess(directory)) {
			Duration slice = settings.slice().multipliedBy(2);
			InterleavedRounds<Long> rounds = new InterleavedRounds<Long>()
				.with("before", () -> p99(broker, slice, false))
				.with("hanging", () -> p99(broker, slice, true));
			rounds.run(2);
			rounds.run(settings.rounds());
			return List.of(BenchmarkResult.atMost(1.5, "p99 of store A while store B hangs ÷ before",
					rounds.ratio("hanging", "before", Long::doubleValue)));
		}
	}

	private static long p99(BrokerServerProcess broker, Duration slice, boolean hang) {
		broker.hangOther(hang);
		CompletableFuture<?> others = CompletableFuture.runAsync(() -> LoadGenerator
			.open(fresh(broker, "other", hang ? 504 : 200), OTHER_CONNECTIONS, OTHER_PER_SECOND, slice));
		long p99 = LoadGenerator.open(fresh(broker, "good", 200), CONNECTIONS, PER_SECOND, slice).quantile(0.99);
		others.join();
		broker.hangOther(false);
		return p99;
	}

	private static LoadTarget fresh(BrokerServerProcess broker, String store, int status) {
		return broker.get(store, status,
				IntStream.range(0, 1_000)
					.mapToObj((i) -> "/v1/connections/%s-%d?fresh=true".formatted(store, i))
					.toList());
	}

}

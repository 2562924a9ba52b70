package io.credbroker.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.server.BrokerServerProcess;

/**
 * Measures how many calls a store gets from many tasks that ask for one uncached secret
 * at once.
 */
final class ThunderingHerd implements BenchmarkPart {

	private static final int TASKS = 1_000;

	private static final int WARM_UP = 10;

	@Override
	public String name() {
		return "herd";
	}

	@Override
	public String says() {
		return "%,d connections ask at once for one secret that nobody has read".formatted(TASKS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return Duration.ofSeconds(12);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) {
		try (BrokerServerProcess broker = new BrokerServerProcess(directory)) {
			LoadGenerator.times(broker.cached(), TASKS, WARM_UP * TASKS);
			LoadGenerator.times(broker.get("cold", 200, List.of("/v1/connections/many-slow")), TASKS, TASKS);
			return List.of(BenchmarkResult.atMost(1, "upstream calls for 1,000 concurrent requests on one cold key",
					broker.reads("many-slow")));
		}
	}

}

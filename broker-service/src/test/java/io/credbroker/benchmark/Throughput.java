package io.credbroker.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadResult;
import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.server.BrokerServerProcess;
import io.credbroker.benchmark.server.NettyHello;
import io.credbroker.benchmark.server.ServerProcess;

/**
 * What a cached lookup costs beside an empty endpoint, an unmapped id and bare Netty.
 */
final class Throughput implements BenchmarkPart {

	private static final int CONNECTIONS = 32;

	private static final int WARM_UP_LAPS = 4;

	private static final int WARM_UP_REQUESTS = 20_000;

	private static final String LOOKUP = "lookup";

	private static final String EMPTY = "empty";

	private static final String UNMAPPED = "unmapped";

	private static final String UNTRUSTING = "untrusting";

	private static final String NETTY = "netty";

	@Override
	public String name() {
		return "throughput";
	}

	@Override
	public String says() {
		return "cached lookups, unmapped ids, the empty endpoint, lookups without trust and bare Netty in turn, %d kept connections"
			.formatted(CONNECTIONS);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(5L * settings.rounds()).plusSeconds(45);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) {
		try (BrokerServerProcess broker = new BrokerServerProcess(directory);
				ServerProcess netty = NettyHello.start(directory)) {
			LoadTarget hello = LoadTarget.get("netty", netty.port(), 200, List.of("/hello"), broker.headers());
			Duration slice = settings.slice();
			InterleavedRounds<Sample> rounds = new InterleavedRounds<Sample>()
				.with(EMPTY, sample(broker, broker.empty(), slice))
				.with(LOOKUP, sample(broker, broker.cached(), slice))
				.with(UNMAPPED, sample(broker, broker.unmapped(), slice))
				.with(UNTRUSTING, sample(broker, broker.untrusting(), slice))
				.with(NETTY, sample(netty, hello, slice));
			warmUp(List.of(broker.empty(), broker.cached(), broker.unmapped(), broker.untrusting(), hello));
			return findings(rounds.run(settings.rounds()));
		}
	}

	/**
	 * By count and not by time: on a busy machine a compiler needs longer, not less.
	 */
	private static void warmUp(List<LoadTarget> targets) {
		for (int lap = 0; lap < WARM_UP_LAPS; lap++) {
			targets.forEach((target) -> LoadGenerator.times(target, CONNECTIONS, WARM_UP_REQUESTS));
		}
	}

	private static Supplier<Sample> sample(ServerProcess server, LoadTarget target, Duration slice) {
		return () -> {
			Duration before = server.processorTime();
			LoadResult measured = LoadGenerator.closed(target, CONNECTIONS, slice);
			return new Sample(measured.rate(),
					server.processorTime().minus(before).toNanos() / (double) measured.answers(),
					measured.quantile(0.99));
		};
	}

	private static List<BenchmarkResult> findings(InterleavedRounds<Sample> rounds) {
		for (String name : List.of(NETTY, EMPTY, UNMAPPED, UNTRUSTING, LOOKUP)) {
			Progress
				.say(String.format(Locale.ROOT, "  %-10s %8.0f per second, %6.1f µs of processor each, p99 %6.2f ms",
						name, rounds.median(name, Sample::rate), rounds.median(name, Sample::processorNanos) / 1e3,
						rounds.median(name, Sample::p99Nanos) / 1e6));
		}
		return List.of(
				BenchmarkResult.atLeast(0.80, "audited cached lookup ÷ empty secured endpoint, throughput",
						rounds.ratio(LOOKUP, EMPTY, Sample::rate)),
				BenchmarkResult.aside("  the same by the server's processor time per request",
						rounds.ratio(EMPTY, LOOKUP, Sample::processorNanos)),
				BenchmarkResult.atLeast(0.30, "audited cached lookup ÷ bare Netty hello, throughput",
						rounds.ratio(LOOKUP, NETTY, Sample::rate)),
				BenchmarkResult.atLeast(1.0, "404 for an unmapped id ÷ cached lookup, throughput",
						rounds.ratio(UNMAPPED, LOOKUP, Sample::rate)),
				BenchmarkResult.aside("audited cached lookup ÷ the same without token, policy and record, throughput",
						rounds.ratio(LOOKUP, UNTRUSTING, Sample::rate)));
	}

	/**
	 * One slice.
	 *
	 * @param processorNanos the server's processor time per request
	 */
	private record Sample(double rate, double processorNanos, double p99Nanos) {
	}

}

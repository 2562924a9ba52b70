package io.credbroker.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.credbroker.benchmark.load.LoadGenerator;
import io.credbroker.benchmark.load.LoadResult;
import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.server.BrokerServerProcess;

/**
 * Measures how a misbehaving caller affects another caller of the same store.
 * <p>
 * The good one asks at a steady rate for secrets that are read again each time; the bad
 * one asks for more than the store may be asked, each time in another way. The bounds are
 * those that a store has unless they are set.
 */
final class NoisyNeighbour implements BenchmarkPart {

	private static final int CONNECTIONS = 32;

	private static final int PER_SECOND = 200;

	private static final int ROUNDS = 5;

	private static final String ALONE = "alone";

	private static final List<Bad> BAD = List.of(new Bad("asks for denied keys", "denied-%d", "", 1_000),
			new Bad("asks for missing keys", "missing-%d", "", 1_000),
			new Bad("wants all fresh", "many-%d", "&fresh=true", 1_000),
			new Bad("wants all to last for the whole ttl", "many-%d", "&min_ttl=3600", 1_000),
			new Bad("asks for secrets of 100 kB", "big-%d", "", 100));

	@Override
	public String name() {
		return "neighbours";
	}

	@Override
	public String says() {
		return "a caller at %d lookups per second, alone and beside one that misbehaves".formatted(PER_SECOND);
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return settings.slice().multipliedBy(2L * (BAD.size() + 1) * (rounds(settings) + 1)).plusSeconds(10);
	}

	private static int rounds(BenchmarkSettings settings) {
		return Math.min(settings.rounds(), ROUNDS);
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) {
		try (BrokerServerProcess broker = new BrokerServerProcess(directory,
				"broker.stores.scripted.bounds.calls-per-second=500",
				"broker.stores.scripted.bounds.concurrent-calls=64", "broker.stores.scripted.bounds.breaker-calls=20",
				"broker.stores.scripted.timeout=10s", "broker.secret.fresh-interval=1s", "broker.secret.fresh-budget=6",
				"broker.callers.requests-per-second=1000", "broker.callers.burst=5000")) {
			Duration slice = settings.slice().multipliedBy(2);
			InterleavedRounds<Seen> rounds = new InterleavedRounds<Seen>().with(ALONE,
					() -> new Seen(good(broker, slice), 0, 1));
			BAD.forEach((bad) -> rounds.with(bad.does(), () -> beside(broker, bad, slice)));
			rounds.run(1);
			rounds.run(rounds(settings));
			return findings(rounds);
		}
	}

	private static List<BenchmarkResult> findings(InterleavedRounds<Seen> rounds) {
		List<BenchmarkResult> calls = new ArrayList<>();
		List<BenchmarkResult> findings = new ArrayList<>();
		findings.add(BenchmarkResult.atLeast(1, "share of a good caller's lookups that are answered beside a bad one",
				BAD.stream().mapToDouble((bad) -> rounds.least(bad.does(), Seen::success)).min().orElse(0)));
		for (Bad bad : BAD) {
			findings
				.add(BenchmarkResult.atMost(3, "p99 of a good caller beside one that %s ÷ alone".formatted(bad.does()),
						rounds.ratio(bad.does(), ALONE, Seen::p99)));
			calls.add(BenchmarkResult.aside("store calls for each lookup of one that %s".formatted(bad.does()),
					rounds.median(bad.does(), Seen::calls)));
		}
		findings.addAll(calls);
		return findings;
	}

	private static LoadResult good(BrokerServerProcess broker, Duration slice) {
		return LoadGenerator.open(broker.get("good", LoadTarget.ANY_STATUS, paths("brief-%d", "")), CONNECTIONS,
				PER_SECOND, slice);
	}

	private static Seen beside(BrokerServerProcess broker, Bad bad, Duration slice) {
		int before = broker.readsOfAll(bad.prefix());
		CompletableFuture<LoadResult> other = CompletableFuture.supplyAsync(
				() -> LoadGenerator.open(broker.neighbour(bad.does(), shuffled(paths(bad.path(), bad.query()))),
						CONNECTIONS, bad.perSecond(), slice));
		LoadResult good = good(broker, slice);
		return new Seen(good, broker.readsOfAll(bad.prefix()) - before, other.join().answers());
	}

	/**
	 * More ids than are asked for within a second, so that each is read again.
	 */
	private static List<String> paths(String path, String query) {
		return IntStream.range(0, 10_000)
			.mapToObj((n) -> "/v1/connections/" + path.formatted(n) + "?format=json" + query)
			.toList();
	}

	/**
	 * In another order each time, since what was denied before is remembered.
	 */
	private static List<String> shuffled(List<String> paths) {
		List<String> shuffled = new ArrayList<>(paths);
		Collections.shuffle(shuffled);
		return shuffled;
	}

	/** How a caller misbehaves. */
	private record Bad(String does, String path, String query, int perSecond) {

		String prefix() {
			return this.path.substring(0, this.path.indexOf('%'));
		}

	}

	/** The latencies of the good caller, and the calls of the bad one. */
	private record Seen(LoadResult good, int reads, int lookups) {

		double success() {
			return this.good.success();
		}

		double p99() {
			return this.good.quantile(0.99);
		}

		double calls() {
			return (double) this.reads / this.lookups;
		}

	}

}

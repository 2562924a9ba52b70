package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.credbroker.benchmark.pure.CallerAdmission;
import io.credbroker.benchmark.pure.CatalogFind;
import io.credbroker.benchmark.pure.PolicyDecision;
import io.credbroker.benchmark.pure.Rendering;
import io.credbroker.benchmark.pure.TokenCacheHit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What the parts of a lookup cost by themselves, and how they grow with the catalog.
 */
final class PureParts implements BenchmarkPart {

	private static final int FORKS = 1;

	private static final int ITERATIONS = 5;

	private static final int WARM_UP = 3;

	private static final int BENCHMARKS = 8;

	@Override
	public String name() {
		return "pure";
	}

	@Override
	public String says() {
		return "policy decision, catalog, rendering and token cache by themselves, under JMH";
	}

	@Override
	public Duration takes(BenchmarkSettings settings) {
		return Duration.ofSeconds((long) BENCHMARKS * FORKS * (ITERATIONS + WARM_UP + 2));
	}

	@Override
	public List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException {
		try {
			Collection<RunResult> results = new Runner(new OptionsBuilder().include(pattern(PolicyDecision.class))
				.include(pattern(CatalogFind.class))
				.include(pattern(Rendering.class))
				.include(pattern(TokenCacheHit.class))
				.include(pattern(CallerAdmission.class))
				.forks(FORKS)
				.warmupIterations(WARM_UP)
				.warmupTime(TimeValue.seconds(1))
				.measurementIterations(ITERATIONS)
				.measurementTime(TimeValue.seconds(1))
				.verbosity(VerboseMode.SILENT)
				.jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
				.shouldFailOnError(true)
				.build()).run();
			results.forEach(PureParts::say);
			return findings(results);
		}
		catch (RunnerException ex) {
			throw new IOException("JMH failed", ex);
		}
	}

	private static String pattern(Class<?> benchmark) {
		return benchmark.getName().replace(".", "\\.") + "\\.";
	}

	private static void say(RunResult result) {
		Progress.say(String.format(Locale.ROOT, "  %-15s %6s %8.0f ns ± %.0f", name(result), size(result),
				result.getPrimaryResult().getScore(), result.getPrimaryResult().getScoreError()));
	}

	private static List<BenchmarkResult> findings(Collection<RunResult> results) {
		double policyOf10 = nanos(results, PolicyDecision.class, "10");
		return List.of(
				BenchmarkResult.atMost(2, "policy decision at 10,000 rules ÷ at 10 rules",
						nanos(results, PolicyDecision.class, "10000") / policyOf10),
				BenchmarkResult.aside("  at 1,000 rules ÷ at 10 rules",
						nanos(results, PolicyDecision.class, "1000") / policyOf10),
				BenchmarkResult.aside("catalog find at 10,000 mappings ÷ at 10",
						nanos(results, CatalogFind.class, "10000") / nanos(results, CatalogFind.class, "10")),
				BenchmarkResult.aside("rendering URI and JSON ÷ policy decision at 10 rules",
						nanos(results, Rendering.class, "") / policyOf10),
				BenchmarkResult.aside("token-cache hit ÷ policy decision at 10 rules",
						nanos(results, TokenCacheHit.class, "") / policyOf10),
				BenchmarkResult.aside("rate limit of a caller ÷ policy decision at 10 rules",
						nanos(results, CallerAdmission.class, "") / policyOf10));
	}

	private static double nanos(Collection<RunResult> results, Class<?> benchmark, String size) {
		return results.stream()
			.filter((result) -> name(result).equals(benchmark.getSimpleName()) && size(result).equals(size))
			.mapToDouble((result) -> result.getPrimaryResult().getScore())
			.findFirst()
			.orElseThrow();
	}

	private static String name(RunResult result) {
		String[] words = result.getParams().getBenchmark().split("\\.", 0);
		return words[words.length - 2];
	}

	private static String size(RunResult result) {
		String size = result.getParams().getParam("size");
		return (size != null) ? size : "";
	}

}

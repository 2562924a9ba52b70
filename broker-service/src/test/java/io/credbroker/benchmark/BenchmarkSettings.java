package io.credbroker.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure and for how long.
 *
 * @param parts the names of the parts to run; empty runs all
 * @param lookups the lookups after which the heap is looked at
 * @param publish whether the numbers about capacity become those of their page
 */
record BenchmarkSettings(Set<String> parts, int rounds, Duration slice, int lookups, boolean publish) {

	private static final Set<String> KNOWN = Set.of("parts", "rounds", "slice", "lookups", "publish");

	/**
	 * Reads {@code name=value} words; an unknown name is refused.
	 */
	static BenchmarkSettings of(String... arguments) {
		Map<String, String> given = new LinkedHashMap<>();
		for (String argument : arguments) {
			String[] words = argument.split("=", 2);
			if (words.length < 2 || !KNOWN.contains(words[0])) {
				throw new IllegalArgumentException(
						"%s is none of %s, each with =value".formatted(argument, new TreeSet<>(KNOWN)));
			}
			given.put(words[0], words[1]);
		}
		return new BenchmarkSettings(new TreeSet<>(
				Arrays.stream(given.getOrDefault("parts", "").split(",")).filter((part) -> !part.isEmpty()).toList()),
				Integer.parseInt(given.getOrDefault("rounds", "9")),
				Duration.parse("PT" + given.getOrDefault("slice", "2s")),
				Integer.parseInt(given.getOrDefault("lookups", "200000")),
				Boolean.parseBoolean(given.getOrDefault("publish", "false")));
	}

	/**
	 * The warm-up rounds, which do not count.
	 */
	int warmUp() {
		return Math.max(3, this.rounds / 2);
	}

	boolean wants(String part) {
		return this.parts.isEmpty() || this.parts.contains(part);
	}

}

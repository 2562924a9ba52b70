package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every set of patterns, wherever they are written.
 */
class PatternPropertyTests {

	private static final List<String> IDS = ids();

	private static final Map<String, Set<String>> MEANT = new ConcurrentHashMap<>();

	private final MappedIds mapped = new MappedIds(IDS);

	@Property(tries = 150)
	void theOrderOfTheTextNeverChangesWhichMappingAnIdFinds(@ForAll("patterns") List<String> names,
			@ForAll Random random) {
		List<String> shuffled = new ArrayList<>(names);
		Collections.shuffle(shuffled, random);

		assertThat(this.mapped.found(shuffled)).isEqualTo(this.mapped.found(names));
	}

	@Property(tries = 150)
	void whatIsFoundStandsForNoMoreIdsThanAnyOtherThatMatches(@ForAll("patterns") List<String> names) {
		List<String> found = this.mapped.found(names);
		Map<String, Set<String>> wider = new HashMap<>();
		for (int i = 0; i < found.size(); i++) {
			String id = IDS.get(i);
			wider.computeIfAbsent(found.get(i), (best) -> new TreeSet<>())
				.addAll(names.stream().filter((name) -> IdPattern.parse(name).match(id) != null).toList());
		}

		wider.forEach((best, others) -> assertThat(others)
			.allSatisfy((name) -> assertThat(meant(name)).containsAll(meant(best))));
	}

	@Property(tries = 300)
	void twoPatternsAreRefusedWhereTheirIdsMeetAndNeitherIsWithinTheOther(@ForAll("pattern") String one,
			@ForAll("pattern") String other) {
		Set<String> first = meant(one);
		Set<String> second = meant(other);
		Set<String> both = new TreeSet<>(first);
		both.retainAll(second);
		boolean same = one.replaceAll("\\{.}", "{}").equals(other.replaceAll("\\{.}", "{}"));
		boolean nested = !same && (first.containsAll(second) || second.containsAll(first));
		boolean refused = !one.equals(other) && this.mapped.found(List.of(one, other)).isEmpty();

		Statistics.collect(both.isEmpty() ? "apart" : nested ? "nested" : "undecided");
		assertThat(refused).isEqualTo(!one.equals(other) && !both.isEmpty() && !nested);
	}

	@Provide
	Arbitrary<List<String>> patterns() {
		return pattern().list().ofMinSize(1).ofMaxSize(5).uniqueElements();
	}

	/**
	 * Few characters, so that patterns often meet.
	 */
	@Provide
	Arbitrary<String> pattern() {
		Arbitrary<String> literal = Arbitraries.strings().withChars('a', '-', '/').ofMaxLength(2);
		Arbitrary<String> one = literal.map((text) -> text.substring(0, Math.min(1, text.length())));
		Arbitrary<String> between = Arbitraries.of("a", "-", "/");
		return Arbitraries.frequencyOf(
				Tuple.of(2,
						Arbitraries.of("{x}", "{y}")
							.flatMap((x) -> literal.tuple2().map((l) -> l.get1() + x + l.get2()))),
				Tuple.of(1, one.tuple2()
					.flatMap((l) -> between.map((middle) -> l.get1() + "{x}" + middle + "{y}" + l.get2()))));
	}

	/**
	 * The short ids of a pattern by a regular expression, the plain meaning of captures.
	 */
	private static Set<String> meant(String name) {
		return MEANT.computeIfAbsent(name, (pattern) -> {
			Predicate<String> expression = Pattern.compile(pattern.replaceAll("\\{.}", "[a-zA-Z0-9_.-]+"))
				.asMatchPredicate();
			return IDS.stream().filter(expression).collect(Collectors.toUnmodifiableSet());
		});
	}

	/**
	 * Every id of up to six characters out of four, of which one is in no pattern.
	 */
	private static List<String> ids() {
		List<String> ids = new ArrayList<>(List.of(""));
		for (int from = 0, length = 1; length <= 6; length++) {
			int to = ids.size();
			for (int i = from; i < to; i++) {
				for (String next : List.of("a", "-", "/", "z")) {
					ids.add(ids.get(i) + next);
				}
			}
			from = to;
		}
		return List.copyOf(ids.subList(1, ids.size()));
	}

}

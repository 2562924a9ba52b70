package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for captures that may hold slashes, compared with trying every division of
 * an id.
 */
class DeepCapturePropertyTests {

	private static final List<String> IDS = ids();

	private final MappedIds mapped = new MappedIds(IDS);

	@Property(tries = 150)
	void anIdMatchesWhereSomeDivisionOfItDoes(@ForAll("pattern") String name) {
		IdPattern pattern = IdPattern.parse(name);

		for (String id : IDS) {
			Map<String, String> found = pattern.match(id);
			assertThat(found != null).as("%s and %s", name, id).isEqualTo(divides(name, id));
			if (found != null) {
				String filled = name;
				for (Map.Entry<String, String> capture : found.entrySet()) {
					assertThat(fits(capture.getKey(), capture.getValue())).as("%s and %s", name, id).isTrue();
					filled = filled.replace("{" + capture.getKey() + "}", capture.getValue());
				}
				assertThat(filled).isEqualTo(id);
			}
		}
	}

	@Property(tries = 60)
	void aKeyNeverLeavesItsPrefix(@ForAll("pattern") String name) {
		IdPattern pattern = IdPattern.parse(name);
		Template key = new Template(pattern.captures().stream().sorted().<Template.Part>mapMulti((capture, parts) -> {
			parts.accept(new Template.Literal("root/"));
			parts.accept(new Template.Capture(capture));
			parts.accept(new Template.Literal("/"));
		}).toList());

		for (String id : IDS) {
			Map<String, String> found = pattern.match(id);
			if (found != null) {
				String text = key.fill(found).text();
				assertThat(text.split("/", -1)).startsWith("root").doesNotContain(".", "..");
				assertThat(text.substring(0, text.length() - 1).split("/", -1)).doesNotContain("");
				assertThat(key.yields(text)).as(text).isTrue();
			}
		}
	}

	@Property(tries = 60)
	void aTemplateYieldsOnlyWhatCapturesMayHold(@ForAll("pattern") String name) {
		Template template = new Template(parts(name));

		for (String id : IDS) {
			assertThat(template.yields(id)).as("%s and %s", name, id).isEqualTo(divides(name, id));
		}
	}

	@Property(tries = 60)
	void theOrderOfTheTextNeverChangesWhichMappingAnIdFinds(@ForAll("patterns") List<String> names,
			@ForAll Random random) {
		List<String> shuffled = new ArrayList<>(names);
		Collections.shuffle(shuffled, random);
		List<String> found = this.mapped.found(names);

		Statistics.collect(found.isEmpty() ? "refused" : "accepted");
		assertThat(this.mapped.found(shuffled)).isEqualTo(found);
	}

	@Property(tries = 60)
	void whatIsFoundStandsForNoMoreIdsThanAnyOtherThatMatches(@ForAll("patterns") List<String> names) {
		List<String> found = this.mapped.found(names);

		for (int i = 0; i < found.size(); i++) {
			String id = IDS.get(i);
			for (String other : names) {
				if (!found.get(i).equals(other) && IdPattern.parse(other).match(id) != null) {
					assertThat(meant(other)).as("%s finds %s", id, found.get(i)).containsAll(meant(found.get(i)));
				}
			}
		}
	}

	@Property(tries = 60)
	void anIdInCommonIsFoundWhereThereIsOneAndIsOneOfBoth(@ForAll("pattern") String one,
			@ForAll("pattern") String other) {
		IdPattern first = IdPattern.parse(one);
		IdPattern second = IdPattern.parse(other);
		String common = PatternAutomaton.common(first.symbols(), second.symbols());
		Set<String> both = meant(one);
		both.retainAll(meant(other));

		if (common != null) {
			assertThat(divides(one, common, 0, 0, DeepCapturePropertyTests::looksFit)).as(common).isTrue();
			assertThat(divides(other, common, 0, 0, DeepCapturePropertyTests::looksFit)).as(common).isTrue();
		}
		assertThat(both.isEmpty() || common != null).as("%s and %s meet in %s", one, other, both).isTrue();
	}

	@Example
	void timeIsLinearInTheId() {
		IdPattern pattern = IdPattern.parse("{a}a{b}a{c}a{d...}a{e}a{f}b");
		String id = "a/a".repeat(20_000);

		assertThat(pattern.match(id)).isNull();
		assertThat(pattern.match("a".repeat(60_000) + "b")).isNotNull();
	}

	@Provide
	Arbitrary<List<String>> patterns() {
		return pattern().list().ofMinSize(1).ofMaxSize(4).uniqueElements();
	}

	/**
	 * Few characters, so that patterns often meet; at most one capture with slashes.
	 */
	@Provide
	Arbitrary<String> pattern() {
		Arbitrary<String> literal = Arbitraries.of("", "", "a", "/", ".", "a/", "/a");
		Arbitrary<String> between = Arbitraries.of("a", "/", ".", "a/", "/a");
		Arbitrary<String> one = literal.flatMap(
				(before) -> Arbitraries.of("{x}", "{x...}").flatMap((x) -> literal.map((after) -> before + x + after)));
		Arbitrary<String> two = literal.flatMap((before) -> Arbitraries.of("{x}#{y...}", "{x...}#{y}", "{x}#{y}")
			.flatMap((captures) -> between
				.flatMap((middle) -> literal.map((after) -> before + captures.replace("#", middle) + after))));
		return Arbitraries.oneOf(one, two);
	}

	private static Set<String> meant(String name) {
		return IDS.stream()
			.filter((id) -> divides(name, id, 0, 0, DeepCapturePropertyTests::looksFit))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static boolean divides(String name, String id) {
		return divides(name, id, 0, 0, DeepCapturePropertyTests::fits);
	}

	/**
	 * Tries every division of the id, without any order.
	 */
	private static boolean divides(String name, String id, int inName, int inId, BiPredicate<String, String> fits) {
		if (inName == name.length()) {
			return inId == id.length();
		}
		if (name.charAt(inName) != '{') {
			return inId < id.length() && name.charAt(inName) == id.charAt(inId)
					&& divides(name, id, inName + 1, inId + 1, fits);
		}
		int close = name.indexOf('}', inName);
		String capture = name.substring(inName + 1, close);
		for (int end = inId + 1; end <= id.length(); end++) {
			if (fits.test(capture, id.substring(inId, end)) && divides(name, id, close + 1, end, fits)) {
				return true;
			}
		}
		return false;
	}

	private static boolean fits(String capture, String text) {
		return looksFit(capture, text)
				&& Arrays.stream(text.split("/", -1)).noneMatch((part) -> part.equals(".") || part.contains(".."));
	}

	/**
	 * What the order of patterns rests on, which leaves dots out of account.
	 */
	private static boolean looksFit(String capture, String text) {
		boolean deep = capture.endsWith("...");
		return Arrays.stream(deep ? text.split("/", -1) : new String[] { text })
			.noneMatch((part) -> part.isEmpty() || part.contains("/"));
	}

	private static List<Template.Part> parts(String name) {
		List<Template.Part> parts = new ArrayList<>();
		for (String piece : name.split("(?=\\{)|(?<=})", -1)) {
			parts.add(piece.startsWith("{") ? new Template.Capture(piece.substring(1, piece.length() - 1))
					: new Template.Literal(piece));
		}
		return parts;
	}

	/**
	 * Every id of up to five characters out of three.
	 */
	private static List<String> ids() {
		List<String> ids = new ArrayList<>(List.of(""));
		for (int from = 0, length = 1; length <= 5; length++) {
			int to = ids.size();
			for (int i = from; i < to; i++) {
				for (String next : List.of("a", ".", "/")) {
					ids.add(ids.get(i) + next);
				}
			}
			from = to;
		}
		return List.copyOf(ids.subList(1, ids.size()).stream().filter((id) -> !ResourceIds.isDots(id)).toList());
	}

}

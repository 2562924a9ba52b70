package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The time to read a text is proportional to its length, whatever the text is.
 */
class CatalogSizeTests {

	private static final int LARGE = 4_000_000;

	private final CatalogParser parser = new CatalogParser(new KnownNames(Set.of("vault"), Map.of()));

	/**
	 * Each is read next to a text of the same length in short lines, which shows how fast
	 * the machine is; a time that grows with the square is hundreds of times that.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "# %s", "extra: \"%s\"", "extra: '%s'", "extra: %s", "extra: |\n  %s", "? %s\n: 1",
			"&%s connections: {}", "!<%s> a: 1", "- *%s" })
	void oneVeryLongPieceCostsAboutWhatManyShortOnesCost(String form) {
		String piece = form.formatted("x".repeat(LARGE)) + "\n";
		String lines = "# short words of a comment\n".repeat(LARGE / 27);
		long usual = Math.max(nanos(lines), nanos(lines));

		assertThat(Math.min(nanos(piece), nanos(piece))).isLessThan(60 * usual);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{a: ", "- ", "? ", "!!seq [" })
	void deepNestingIsRefused(String opening) {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("a:\n " + opening.repeat(200_000)))
			.withMessageContaining("not valid YAML");
	}

	@Test
	void aTextThatTheScannerCannotLetGoIsRefused() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("# " + "x".repeat(9 * 1024 * 1024)))
			.withMessageContaining("a text or comment is longer than 8388608 characters");
	}

	@Test
	void moreValuesInOneMappingThanFitInMemoryAreRefused() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("connections:\n  a: { tags: [" + "a,".repeat(600_000) + "a] }\n"))
			.withMessageContaining("more than 500000 values");
	}

	@Test
	void moreMappingsThanAllowedAreRefusedAtTheFirstThatIsTooMany() {
		CatalogParser small = new CatalogParser(new KnownNames(Set.of("vault"), Map.of()), 2);
		String mapping = ": { secret: { store: vault, key: k } }\n";

		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> small.parse("c",
					"variables:\n  a" + mapping + "configs:\n  b" + mapping + "  c" + mapping + "  d" + mapping, 1,
					Instant.EPOCH))
			.withMessageStartingWith("c:5:3: there are more than 2 mappings")
			.withMessageContaining("broker.catalog.maximum-mappings");
	}

	@Test
	void manyProblemsAreCountedAndTheFirstAreListed() {
		String text = "variables:\n" + lines(30_000, (i) -> "  v" + i + ": { secret: { store: none, key: k } }\n");

		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(() -> parse(text)).satisfies((refused) -> {
			assertThat(refused.problems()).hasSize(101);
			assertThat(refused.problems().getFirst().line()).isEqualTo(2);
			assertThat(refused.problems().getLast().reason()).startsWith("29900 more problems");
		});
	}

	@Test
	void anAliasReachesAcrossMappingsAndSections() {
		CatalogRevision revision = parse("""
				connections:
				  a: { conn-type: x, secret: &s { store: vault, key: shared }, extra: &e { a: [1] } }
				  b: { conn-type: x, secret: *s, extra: *e }
				variables: &v
				  c: { secret: *s }
				configs: *v
				""");

		assertThat(revision.find(ResourceKind.CONNECTION, "b").orElseThrow().secrets().getFirst().key())
			.isEqualTo("shared");
		assertThat(revision.find(ResourceKind.CONFIG, "c").orElseThrow().secrets().getFirst().key())
			.isEqualTo("shared");
		assertThat(revision.mappings()).hasSize(4);
	}

	@Test
	void aSectionThatIsThereTwiceIsRefusedOnce() {
		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(() -> parse("""
				variables: { a: { secret: { store: vault, key: k } } }
				configs: { a: { secret: { store: vault, key: k } } }
				variables: { b: { secret: { store: vault, key: k } } }
				""")).withMessage("c:3:1: \"variables\" is already defined at line 1; remove one of the two");
	}

	@Test
	void equalPartsAreKeptOnce() {
		String mapping = ": { conn-type: postgres, secret: { store: vault, key: k }, login: \"${username}\" }\n";
		CatalogRevision revision = parse("connections:\n  a" + mapping + "  b" + mapping);

		assertThat(revision.find(ResourceKind.CONNECTION, "a").orElseThrow().shape())
			.isSameAs(revision.find(ResourceKind.CONNECTION, "b").orElseThrow().shape());
	}

	@Test
	void extrasWithTheirKeysInAnotherOrderStayApart() {
		String mapping = ": { conn-type: x, secret: { store: vault, key: k }, extra: %s }\n";
		CatalogRevision revision = parse("connections:\n  a" + mapping.formatted("{ x: 1, y: [~, { z: t }] }") + "  b"
				+ mapping.formatted("{ y: [~, { z: t }], x: 1 }") + "  c"
				+ mapping.formatted("{ x: 1, y: [~, { z: t }] }"));

		assertThat(extra(revision, "a").keySet()).containsExactly("x", "y");
		assertThat(extra(revision, "b").keySet()).containsExactly("y", "x");
		assertThat(extra(revision, "c")).isSameAs(extra(revision, "a"));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, ?> extra(CatalogRevision revision, String id) {
		return (Map<String, ?>) ((Shape.ConnectionShape) revision.find(ResourceKind.CONNECTION, id)
			.orElseThrow()
			.shape()).extra();
	}

	private long nanos(String text) {
		long start = System.nanoTime();
		try {
			parse(text);
		}
		catch (CatalogRefusedException ex) {
			// Some are no catalogs; how long it takes to find out is what counts.
		}
		return System.nanoTime() - start;
	}

	private static String lines(int count, IntFunction<String> line) {
		return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
	}

	private CatalogRevision parse(String text) {
		return this.parser.parse("c", text, 1, Instant.EPOCH);
	}

}

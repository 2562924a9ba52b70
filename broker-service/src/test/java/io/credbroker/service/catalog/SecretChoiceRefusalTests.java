package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.yaml.YamlProblem;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Which choices among secrets refuse the catalog.
 */
class SecretChoiceRefusalTests {

	private static final String NEVER = "this secret is never given to any task, because the one at line 5 comes first";

	private static List<String> problems(Standing minimum, String... secrets) {
		KnownStores stores = new KnownStores(Set.of("vault"), (_, _) -> IssuingScope.NONE,
				(_, key) -> key.path().startsWith("bad") ? "is a bad key" : null);
		StringBuilder text = new StringBuilder("connections:\n  c:\n    conn-type: http\n    secret:\n");
		for (String secret : secrets) {
			text.append("      - ").append(secret).append('\n');
		}
		CatalogRefusedException refusal = catchThrowableOfType(CatalogRefusedException.class,
				() -> new CatalogParser(new KnownNames(stores, Map.of(), minimum)).parse("c.yaml", text.toString(), 1,
						Instant.EPOCH));
		return (refusal != null) ? refusal.problems().stream().map(SecretChoiceRefusalTests::located).toList()
				: List.of();
	}

	private static String located(YamlProblem problem) {
		return problem.line() + ":" + problem.column() + " " + problem.reason();
	}

	private static String secret(String when) {
		return "{ when: { " + when.replace("; ", ", ").replace("'", "\"") + " }, store: vault, key: k }";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "dags: [a] | dags: [a]", "dags: [a, b] | dags: [a]", "dags: ['ml_*'] | dags: ['ml_a_*', ml_b]",
					"dags: [a] | dags: [a]; tasks: [t]",
					"run-types: [scheduled, manual] | run-types: [manual]; dags: [a]", "teams: ['*'] | teams: [blue]" })
	void oneThatIsCoveredByOneBeforeItIsNeverGiven(String first, String second) {
		assertThat(problems(Standing.ASSERTED, secret(first), secret(second))).singleElement()
			.asString()
			.startsWith("6:9 " + NEVER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "dags: [a] | dags: [b]", "dags: ['ml_a_*'] | dags: ['ml_*']", "dags: [a]; tasks: [t] | dags: [a]",
					"dags: [a] | tasks: [t]", "run-types: [manual] | dags: [a]",
					"run-types: [manual] | run-types: [scheduled, manual]" })
	void oneThatIsForFurtherTasksIsGiven(String first, String second) {
		assertThat(problems(Standing.ASSERTED, secret(first), secret(second), "{ store: vault, key: k }")).isEmpty();
	}

	@Test
	void whatIsForEverybodyElseComesLast() {
		assertThat(problems(Standing.ASSERTED, "{ store: vault, key: k }", secret("dags: [a]"),
				"{ store: vault, key: k }"))
			.hasSize(2)
			.allSatisfy((problem) -> assertThat(problem).contains(NEVER));
	}

	@Test
	void theSameTasksKnownLessWellAreFurtherTasks() {
		String asserted = "{ when: { dags: [a] }, context: asserted, store: vault, key: k }";

		assertThat(problems(Standing.ASSERTED, secret("dags: [a]"), asserted)).isEmpty();
		assertThat(problems(Standing.ASSERTED, asserted, secret("dags: [a]"))).hasSize(1);
		assertThat(problems(Standing.VERIFIED, secret("dags: [a]"), asserted)).as("where all must be verified")
			.hasSize(1);
	}

	@Test
	void everySecretIsReadLikeASingleOne() {
		assertThat(problems(Standing.ASSERTED, "{ when: { dags: [a] }, store: valt, key: k }",
				"{ when: { dags: [b] }, store: vault, key: bad }", "{ when: { dags: [c] }, store: vault, key: '{x}' }"))
			.containsExactly("5:39 unknown store \"valt\"; configured stores are vault", "6:51 is a bad key",
					"7:51 unknown capture {x}; the name of the mapping has none, and \"{{\" is a literal \"{\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"{ context: attested, store: vault, key: k } | 5:11 context has no effect without when",
			"{ when: {}, store: vault, key: k } | 5:17 must not be empty",
			"{ when: { dag: [a] }, store: vault, key: k } | 5:19 unknown key \"dag\"; known are dags, tasks, teams, run-types",
			"{ whn: { dags: [a] }, store: vault, key: k } | 5:11 unknown key \"whn\"; known are when, context, store, key, options",
			"{ when: { run-types: [sometimes] }, store: vault, key: k } | 5:31 must be one of manual, scheduled",
			"{ when: { dags: [a] }, context: known, store: vault, key: k } | 5:41 must be one of verified, attested, asserted",
			"{ when: { dags: [a] }, store: vault } | 5:9 the key \"key\" is missing",
			"just-a-text | 5:9 must be keys" })
	void whatDoesNotFollowTheSchemaIsNamedAtItsPlace(String secret, String problem) {
		assertThat(problems(Standing.ASSERTED, secret)).anySatisfy((found) -> assertThat(found).startsWith(problem));
	}

	@Test
	void aListOfNothingIsRefused() {
		CatalogParser parser = new CatalogParser(new KnownNames(Set.of("vault"), Map.of()));

		assertThat(catchThrowableOfType(CatalogRefusedException.class,
				() -> parser.parse("c.yaml", "variables: { v: { secret: [] } }", 1, Instant.EPOCH)))
			.hasMessageContaining("must not be empty");
	}

}

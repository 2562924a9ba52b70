package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.yaml.YamlProblem;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PolicyAnalysisTests {

	private static final String MAPPINGS = """
			connections:
			  db: { conn-type: x, secret: { store: vault, key: k }, tags: [pii] }
			  "s3-{bucket}": { conn-type: x, secret: { store: vault, key: "{bucket}" } }
			policies:
			""";

	private static final String EVERYTHING = "- { name: z, callers: { groups: [ops] }, connections: [\"*\"] }\n";

	private final CatalogParser parser = new CatalogParser(
			new KnownNames(Set.of("vault"), Map.of("ping", Set.of("department"))));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{ groups: [g] }, connections: [db]                                   | effect: deny, callers: { groups: [h, g] }, connections: ["*"]   | can never allow anything, because "two" at line 6 denies everything it matches
					{ groups: [g] }, connections: [db], dags: [etl_a]                    | effect: deny, callers: { groups: [g] }, connections: [db], dags: ["etl_*"] | can never allow anything
					{ groups: [g] }, connections: [db]                                   | effect: deny, callers: { groups: [g] }, tags: [pii]             | can never allow anything
					{ groups: [g] }, tags: [pii]                                         | effect: deny, callers: { groups: [g] }, tags: [pii]             | can never allow anything
					{ groups: [g] }, connections: ["s3-a*"]                              | effect: deny, callers: { groups: [g] }, connections: ["s?-*"]   | can never allow anything
					{ issuer: ping, claims: { department: [a] } }, connections: [db]     | effect: deny, callers: { claims: { department: [b, a] } }, connections: [db] | can never allow anything
					{ issuer: ping, clients: [c] }, connections: [db]                    | effect: deny, callers: { issuer: ping }, connections: ["d*"]    | can never allow anything
					{ groups: [g] }, connections: [db], max-ttl: 5m                      | callers: { groups: [g] }, connections: ["d*"], max-ttl: 1h      | never has an effect, because "two" at line 6 allows everything it matches
					{ groups: [g] }, connections: [db], require-binding: dpop            | callers: { groups: [g] }, connections: ["*"], require-binding: any | never has an effect
					{ groups: [g] }, connections: [db], run-types: [manual]              | callers: { groups: [g] }, connections: [db], run-types: [manual, backfill] | never has an effect
					{ groups: [g] }, connections: [db], dags: [a], context: verified     | callers: { groups: [g] }, connections: [db], dags: [a], context: attested | never has an effect
					{ groups: [g] }, connections: [db], dags: [a], tasks: [b], context: verified | callers: { groups: [g] }, connections: [db], context: attested | never has an effect
					{ groups: [g] }, connections: [db], context: attested                | callers: { groups: [g] }, connections: ["*"]                    | never has an effect
					""")
	void aRuleThatAnotherCoversIsRefused(String one, String two, String reason) {
		assertThat(refusal(rules(one, two))).singleElement().satisfies((problem) -> {
			assertThat(problem.line()).isEqualTo(5);
			assertThat(problem.reason()).startsWith("\"one\" ").contains(reason);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{ groups: [g, h] }, connections: [db]                                | effect: deny, callers: { groups: [g] }, connections: [db]
					{ groups: [g] }, connections: [db]                                   | effect: deny, callers: { issuer: ping }, connections: [db]
					{ groups: [g] }, connections: [db]                                   | effect: deny, callers: { groups: [g], subjects: [s] }, connections: [db]
					{ groups: [g] }, connections: [db]                                   | effect: deny, callers: { groups: [g] }, connections: [db], tasks: ["*"]
					{ groups: [g] }, connections: [db, s3-x]                             | effect: deny, callers: { groups: [g] }, connections: [db]
					{ groups: [g] }, connections: ["s3-*"]                               | effect: deny, callers: { groups: [g] }, tags: [pii]
					{ groups: [g] }, connections: ["s3-*"]                               | effect: deny, callers: { groups: [g] }, connections: ["s3-?"]
					{ groups: [g] }, connections: [db], max-ttl: 5m                      | callers: { groups: [g] }, connections: [db], max-ttl: 1h, dags: ["x*"]
					{ groups: [g] }, connections: [db], max-ttl: 5m                      | callers: { groups: [g] }, connections: ["*"], require-binding: mtls
					{ groups: [g] }, connections: [db], require-binding: dpop            | callers: { groups: [g] }, connections: [db], max-ttl: 5m
					{ groups: [g] }, connections: [db], dags: [a], max-ttl: 1m           | callers: { groups: [g] }, connections: [db], dags: [a], context: verified
					{ groups: [g] }, connections: [db], dags: [a], context: attested, max-ttl: 5m | callers: { groups: [g] }, connections: [db], context: attested
					{ groups: [g] }, connections: [db], teams: [a], context: attested, max-ttl: 5m | callers: { groups: [g] }, connections: [db], teams: [a], context: verified
					""")
	void aRuleThatStillSaysSomethingIsAccepted(String one, String two) {
		assertThat(this.parser.parse("c", rules(one, two), 1, Instant.EPOCH).policies().size()).isEqualTo(3);
	}

	@Test
	void aDenialUnderAWiderOneIsRefused() {
		assertThat(refusal(rules("{ groups: [g] }, connections: [db], effect: deny",
				"effect: deny, callers: { groups: [g] }, connections: [\"*\"]")))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.reason())
				.contains("\"two\" at line 6 denies everything it matches"));
	}

	@Test
	void aLockdownIsTakenAndWhatItShadowsIsWarnedOf() {
		List<YamlProblem> warnings = warnings(rules("{ groups: [g] }, connections: [db]",
				"effect: deny, lockdown: true, callers: { groups: [g] }, connections: [\"*\"]"));

		assertThat(warnings).singleElement().satisfies((warning) -> {
			assertThat(warning.line()).isEqualTo(5);
			assertThat(warning.reason()).contains("\"one\" can never allow anything, because \"two\"");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					connections: [db], tags: [pi]       | no mapping has the tag "pi"
					connections: ["s3-*"], tags: [pii]  | "one" matches no mapping
					variables: [db]                     | matches no mapping under variables
					connections: [bd]                   | "bd" matches no mapping under connections
					connections: [db], lockdown: true   | lockdown has no effect in a policy that allows
					connections: [db], run-types: [cron] | must be one of manual, scheduled, backfill
					connections: [db], require-binding: false | must be one of true, any, dpop, mtls
					connections: [db], context: known   | must be one of verified, attested, asserted
					connections: [db], effect: deny, dags: [a], context: verified | context has no effect in a policy that denies
					connections: [db], effect: deny, context: asserted | context has no effect in a policy that denies
					""")
	void aRuleAboutNothingIsRefused(String rest, String reason) {
		assertThat(refusal(MAPPINGS + EVERYTHING + "- { name: one, callers: { groups: [g] }, " + rest + " }\n"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.line()).isEqualTo(6);
				assertThat(problem.reason()).contains(reason);
			});
	}

	@Test
	void aClaimThatPoliciesCannotSeeIsRefused() {
		assertThat(refusal(MAPPINGS + EVERYTHING
				+ "- { name: one, callers: { issuer: ping, claims: { salary: [x] } }, connections: [db] }\n"))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.reason()).contains("policies cannot see the claim \"salary\""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					effect: deny, callers: { groups: [g] }, connections: [db], dags: [a]  | "one" denies by a context that callers may assert falsely
					effect: deny, callers: { groups: [g] }, connections: [db], teams: [a] | "one" denies by a context that callers may assert falsely
					callers: { groups: [g] }, connections: [db], dags: [a]                | "one" allows by what callers say of themselves, and one that lies gets it; demand context: verified
					callers: { groups: [g] }, connections: [db], tasks: [a]               | "one" allows by what callers say of themselves
					callers: { groups: [g] }, connections: [db], teams: [a]               | "one" allows by what callers say of themselves
					callers: { groups: [g] }, connections: [db], run-types: [manual]      | "one" allows by what callers say of themselves
					callers: { subjects: [s], clients: [c] }, connections: [db]           | "one" allows subjects and clients of any issuer
					callers: { service-accounts: [n/a] }, connections: [db]               | "one" allows service-accounts of any issuer
					callers: { claims: { department: [a] } }, connections: [db]           | "one" allows claims of any issuer
					""")
	void aRuleThatMayMisleadIsWarnedOf(String rule, String reason) {
		assertThat(warnings(MAPPINGS + EVERYTHING + "- { name: one, " + rule + " }\n")).singleElement()
			.satisfies((warning) -> {
				assertThat(warning.line()).isEqualTo(6);
				assertThat(warning.reason()).contains(reason);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "dags: [a], context: verified", "tasks: [a], context: attested",
			"dags: [a], context: asserted", "context: verified" })
	void nothingIsSaidAboutARuleThatSaysWhatItDemands(String rest) {
		assertThat(warnings(
				MAPPINGS + EVERYTHING + "- { name: one, callers: { groups: [g] }, connections: [db], " + rest + " }\n"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			connections: ["m-*"]        | "m-{x}" has if-missing: not-mapped, but "no" at line 8 denies some of its ids
			connections: [m-a]          | "m-{x}" has if-missing: not-mapped, but "no" at line 8 denies some of its ids
			tags: [new]                 | "m-{x}" has if-missing: not-mapped, but "no" at line 8 denies some of its ids
			connections: ["?"]          | "m" has if-missing: not-mapped, but "no" at line 8 denies it
			connections: [m], dags: [x] | "m" has if-missing: not-mapped, but "no" at line 8 denies it
			""")
	void whatIsLeftToOtherBackendsCannotBeDenied(String denied, String reason) {
		String denial = "- { name: no, effect: deny, callers: { groups: [h] }, " + denied;

		assertThat(refusal(halfMoved(denial + " }\n"))).anySatisfy((problem) -> {
			assertThat(problem.line()).isEqualTo(reason.contains("m-{x}") ? 4 : 5);
			assertThat(problem.reason()).contains(reason);
		});
		assertThat(warnings(halfMoved(denial + ", lockdown: true }\n")))
			.anySatisfy((problem) -> assertThat(problem.reason()).contains(reason));
	}

	@ParameterizedTest
	@ValueSource(strings = { "effect: deny, callers: { groups: [h] }, connections: [db]",
			"effect: deny, callers: { groups: [h] }, connections: [\"s3-*\"]",
			"effect: deny, callers: { groups: [h] }, tags: [pii]", "callers: { groups: [g] }, connections: [m]" })
	void whatNoRuleDeniesMayBeLeftToOtherBackends(String rule) {
		assertThat(this.parser.parse("c", halfMoved("- { name: one, " + rule + " }\n"), 1, Instant.EPOCH)
			.policies()
			.size()).isGreaterThan(1);
	}

	private static String halfMoved(String rules) {
		return MAPPINGS.replace("policies:", """
				  "m-{x}": { conn-type: x, secret: { store: vault, key: "{x}" }, if-missing: not-mapped, tags: [new] }
				  m: { conn-type: x, secret: { store: vault, key: k }, if-missing: not-mapped }
				policies:""") + EVERYTHING + rules;
	}

	@Test
	void aStarInANameIsWarnedOfAndWhatCouldControlATerminalIsEscaped() {
		String mappings = MAPPINGS.replace("db:",
				"\"a\\u202e*\": { conn-type: x, secret: { store: vault, key: k } }\n  db:");

		assertThat(warnings(mappings + EVERYTHING)).singleElement()
			.satisfies(
					(warning) -> assertThat(warning.reason()).startsWith("\"a\\u202e*\" is an id with a star in it"));
	}

	@Test
	void aMinimumDemandsItOfEveryRule() {
		CatalogParser strict = new CatalogParser(
				new KnownNames(KnownStores.of(Set.of("vault")), Map.of(), Standing.ATTESTED));
		String text = MAPPINGS + EVERYTHING + """
				- { name: one, callers: { groups: [g] }, connections: [db], dags: [a] }
				- { name: two, callers: { groups: [g] }, connections: [db], dags: [b], context: asserted }
				- { name: three, callers: { groups: [g] }, connections: [db], dags: [c], context: verified }
				- { name: four, callers: { groups: [h] }, connections: [db] }
				- { name: five, effect: deny, callers: { groups: [g] }, connections: [db], dags: [d] }
				""";

		CatalogRevision revision = strict.parse("c", text, 1, Instant.EPOCH);

		assertThat(revision.policies().written()).extracting((rule) -> rule.context().standing())
			.containsExactly(Standing.ASSERTED, Standing.ATTESTED, Standing.ATTESTED, Standing.VERIFIED,
					Standing.ASSERTED, Standing.ASSERTED);
		assertThat(revision.warnings()).singleElement()
			.satisfies((warning) -> assertThat(warning.reason())
				.startsWith("\"five\" denies by a context that callers may assert"));
	}

	@Test
	void nothingIsSaidAboutADenialOfAnyIssuersSubjects() {
		assertThat(warnings(MAPPINGS + EVERYTHING
				+ "- { name: one, effect: deny, callers: { subjects: [s] }, connections: [db] }\n"))
			.isEmpty();
	}

	@Test
	void aMappingThatNobodyMayReadIsWarnedOf() {
		assertThat(warnings(MAPPINGS + "- { name: one, callers: { groups: [g] }, connections: [s3-x] }\n"))
			.singleElement()
			.satisfies((warning) -> {
				assertThat(warning.line()).isEqualTo(2);
				assertThat(warning.reason()).startsWith("nobody may read \"db\"");
			});
	}

	@Test
	void aMappingThatIsDeniedToAllWhoMightReadItIsWarnedOf() {
		String text = MAPPINGS + """
				- { name: one, callers: { issuer: ping, groups: [g] }, connections: ["*"] }
				- { name: two, callers: { issuer: ping, groups: [h] }, connections: [db], dags: [x], context: verified }
				- { name: three, effect: deny, callers: { issuer: ping, groups: [g] }, connections: ["d*"] }
				""";

		assertThat(warnings(text)).isEmpty();
		assertThat(warnings(text.replace("[h] }, connections: [db]", "[h] }, connections: [s3-x]"))).singleElement()
			.satisfies((warning) -> assertThat(warning.reason()).startsWith("nobody may read \"db\""));
	}

	private static String rules(String one, String two) {

		return MAPPINGS + "- { name: one, callers: " + one + " }\n- { name: two, " + two + " }\n" + EVERYTHING;
	}

	private List<YamlProblem> warnings(String text) {
		return this.parser.parse("catalog.yaml", CatalogText.of(text), 1, Instant.EPOCH).warnings();
	}

	private List<YamlProblem> refusal(String text) {
		CatalogRefusedException refused = catchThrowableOfType(CatalogRefusedException.class,
				() -> this.parser.parse("catalog.yaml", text, 1, Instant.EPOCH));
		assertThat(refused).isNotNull();
		return refused.problems();
	}

}

package io.credbroker.service.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class CatalogRefusalTests {

	private final CatalogParser parser = new CatalogParser(
			new KnownNames(Set.of("vault"), Map.of("ping", Set.of("department"))));

	@Test
	void everyProblemIsNamedAtOnceWithItsPlace() {
		CatalogRefusedException refused = refusal("""
				connections:
				  warehouse:
				    conn-type: postgres
				    secret: { store: valut, key: k }
				    hots: wh.internal
				    port: 70000
				    login: ${user
				    ttl: 15
				  warehouse:
				    conn-type: postgres
				""");

		assertThat(refused)
			.hasMessageContaining("catalog.yaml:4:22: unknown store \"valut\"; configured stores are vault")
			.hasMessageContaining("catalog.yaml:5:5: unknown key \"hots\"; known are ")
			.hasMessageContaining("catalog.yaml:6:11: must be a number from 0 to 65535, or a text such as ${port}")
			.hasMessageContaining("catalog.yaml:7:12: \"${\" must be followed by a field name")
			.hasMessageContaining("catalog.yaml:8:10: must be a text; put quotes around it")
			.hasMessageContaining("catalog.yaml:9:3: \"warehouse\" is already defined at line 2");
		assertThat(refused.problems()).hasSize(6).isSorted();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					max-stale: 1m                              | max-stale must not be less than ttl, which is 900 seconds
					sharing: with-nobody                       | must be one of
					ttl: 0s                                    | ttl must be more than zero
					ttl: 15                                    | must be a text
					ttl: "15"                                  | must be a number and a unit
					conn-type: "p g"                           | must be a connection type
					password: 123                              | must be a text; put quotes around it
					whole-connection: yes                      | must be one of true, false, airflow-vault, airflow-aws, uri, json
					whole-connection: true                     | "conn-type" cannot be combined with "whole-connection: true"
					tags: etl                                  | must be a list
					tags: [on, 0123, 12:30]                    | -
					host: "{literal} $${x}"                    | -
					host: "${bad name}"                        | "${" must be followed by a field name
					extra: [1]                                 | must be keys with values
					extra: { a: !!binary aGk= }                | the tag
					extra: { ? [a] : b }                       | a key must be a text
					owner: null                                | must be a text
					""")
	void aMappingIsRefusedFor(String line, String reason) {
		String text = "connections:\n  db:\n" + (line.startsWith("conn-type") ? "" : "    conn-type: x\n")
				+ "    secret: { store: vault, key: k }\n    " + line + "\n";

		if (reason.equals("-")) {
			assertThat(this.parser.parse("c", text, 1, Instant.EPOCH)).isNotNull();
		}
		else {
			assertThat(refusal(text).problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.reason()).contains(reason))
				.satisfies((problem) -> assertThat(problem.line()).isGreaterThan(2));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					"a\\nb": { secret: { store: vault, key: k }, conn-type: x }                      | "a\\u000ab" is no conn_id
					"..": { secret: { store: vault, key: k }, conn-type: x }                         | cannot be requested over HTTP
					"s{": { secret: { store: vault, key: k }, conn-type: x }                         | is not a valid pattern
					"{a}{b}": { secret: { store: vault, key: k }, conn-type: x }                     | two captures are adjacent
					"{a...}/{b...}": { secret: { store: vault, key: k }, conn-type: x }              | two captures may hold slashes
					"{a...}-{a}": { secret: { store: vault, key: k }, conn-type: x }                 | appears twice
					"{a....}": { secret: { store: vault, key: k }, conn-type: x }                    | is not a valid pattern
					"s-{a...}": { secret: { store: vault, key: "{a}" }, conn-type: x }               | unknown capture {a}; the name of the mapping has {a...}
					"s-{a...}": { secret: { store: vault, key: k }, conn-type: x, host: "{a...}" }   | {a...} can stand only in the key of a secret
					"s-{a}": { secret: { store: vault, key: "{a...}" }, conn-type: x }               | {a...} can stand only in the key of a secret
					"{a}-{a}": { secret: { store: vault, key: k }, conn-type: x }                    | appears twice
					"s-{a}": { secret: { store: vault, key: "{b}" }, conn-type: x }                  | unknown capture {b}; the name of the mapping has {a}
					"s-{a}": { secret: { store: vault, key: k }, conn-type: x, host: "{b}" }         | unknown capture {b}
					s: { secret: { store: vault, key: "k/{b}" }, conn-type: x }                      | unknown capture {b}; the name of the mapping has none
					s: { secret: { store: vault, key: "${b}" }, conn-type: x }                       | a key cannot contain ${field}
					s: { secret: { store: vault, key: " " }, conn-type: x }                          | must not be blank
					s: { secret: { store: vault }, conn-type: x }                                    | the key "key" is missing
					s: { conn-type: x }                                                              | the key "secret" is missing
					s: { secret: { store: vault, key: k } }                                          | the key "conn-type" is missing
					"s3-}": { conn-type: x, secret: { store: vault, key: k } }                       | is no conn_id
					s: 1                                                                             | must be keys with values
					""")
	void aNameOrSecretIsRefusedFor(String line, String reason) {
		assertThat(refusal("connections:\n  " + line + "\n").problems())
			.anySatisfy((problem) -> assertThat(problem.reason()).contains(reason))
			.allSatisfy((problem) -> assertThat(problem.line()).isEqualTo(2));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{ name: p, callers: {}, connections: [db] }                                 | must not be empty
					{ name: p, callers: { groups: [] }, connections: [db] }                     | must not be empty
					{ name: p, callers: { issuer: pong }, connections: [db] }                   | unknown issuer "pong"; configured issuers are ping
					{ name: p, callers: { groups: [g] } }                                       | names nothing to read
					{ name: p, callers: { groups: [g] }, connections: [nope] }                  | "nope" matches no mapping under connections
					{ name: p, callers: { groups: [g] }, connections: ["x*"] }                  | "x*" matches no mapping
					{ name: p, callers: { groups: [g] }, variables: ["*"] }                     | matches no mapping under variables
					{ name: p, callers: { groups: [g] }, connections: [db], max-ttl: 0s }       | max-ttl must be more than zero
					{ name: p, effect: deny, callers: { groups: [g] }, connections: [db], max-ttl: 1s } | has no effect in a policy that denies
					{ name: p, effect: maybe, callers: { groups: [g] }, connections: [db] }     | must be one of allow, deny
					{ name: p, callers: { service-accounts: [sa] }, connections: [db] }         | must be namespace/name
					{ name: p, callers: { service-accounts: ["*/sa"] }, connections: [db] }     | must be namespace/name, or namespace/*
					{ name: p, callers: { service-accounts: ["n/w*"] }, connections: [db] }     | must be namespace/name, or namespace/*
					{ name: p, callers: { groups: ["etl-*"] }, connections: [db] }              | must be the exact word
					{ name: p, callers: { subjects: ["etl-?"] }, connections: [db] }            | must be the exact word
					{ name: p, callers: { clients: ["*"] }, connections: [db] }                 | must be the exact word
					{ name: p, callers: { issuer: "p*" }, connections: [db] }                   | unknown issuer "p*"
					{ name: p, callers: { groups: [g] }, tags: ["t*"] }                         | no mapping has the tag "t*"
					{ name: first, callers: { groups: [other] }, connections: [db] }            | the policy "first" is already defined at line 5
					{ name: p, callers: { groups: [z] }, connections: [s3-logs, db, "*-l?gs"] } | "p" matches the same lookups as "first"
					""")
	void aPolicyIsRefusedFor(String line, String reason) {
		String text = """
				connections:
				  db: { conn-type: x, secret: { store: vault, key: k } }
				  "s3-{bucket}": { conn-type: x, secret: { store: vault, key: "{bucket}" } }
				policies:
				- { name: first, callers: { groups: [z] }, connections: [db, s3-logs, "*-l?gs"] }
				""" + "- " + line + "\n";

		assertThat(refusal(text).problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.reason()).contains(reason))
			.satisfies((problem) -> assertThat(problem.line()).isEqualTo(6));
	}

	@ParameterizedTest
	@CsvSource({ "a-{x},a-{y}", "{a}-{b},{b}-{a}", "s3-{bucket},{name}-prod", "{t}-pg-{n},{t}-s3-{n}", "a{x}-,a-{x}",
			"a-{x}-b,{x}b-b", "{x}/c,b/{y}", "-{x}-,{x}--{y}" })
	void twoPatternsThatNobodyCanOrderAreRefusedWithBothNames(String first, String second) {
		for (List<String> names : List.of(List.of(first, second), List.of(second, first))) {
			assertThat(refusal(patterns(names)).problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.line()).isEqualTo(3))
				.satisfies((problem) -> assertThat(problem.reason())
					.startsWith("\"" + names.getLast() + "\" and \"" + names.getFirst() + "\" at line 2 "));
		}
	}

	@Test
	void theProblemOfTwoPatternsShowsAnIdThatBothMatch() {
		assertThat(refusal(patterns(List.of("s3-{bucket}", "{name}-prod")))).hasMessageContaining(
				"catalog.yaml:3:3: \"{name}-prod\" and \"s3-{bucket}\" at line 2 both match such ids as \"s3-prod\", and neither is more specific");
	}

	@ParameterizedTest
	@CsvSource({ "a-{x},a-{x}-b", "a-{x},a-b-{y}", "{x},a/{y}", "a-{x}-b,a-{y}-c-b", "{x}-{y},{x}", "a-{x},b-{y}",
			"a/{x},{y}/b/{z}", "{x}:{y},{x}/{y}", "a{x}b,c{x}b" })
	void patternsThatCanBeToldApartAreTakenInAnyOrder(String first, String second) {
		assertThat(this.parser.parse("c", patterns(List.of(first, second)), 1, Instant.EPOCH)).isNotNull();
		assertThat(this.parser.parse("c", patterns(List.of(second, first)), 1, Instant.EPOCH)).isNotNull();
	}

	@Test
	void patternsOfDifferentKindsDoNotMeet() {
		String text = """
				variables: { "s3-{x}": { secret: { store: vault, key: k } } }
				configs: { "{x}-prod": { secret: { store: vault, key: k } } }
				""";

		assertThat(this.parser.parse("c", text, 1, Instant.EPOCH)).isNotNull();
	}

	@Test
	void tenThousandPatternsAreToldApartWithoutComparingEachPair() {
		String text = patterns(IntStream.range(0, 10_000)
			.mapToObj((i) -> (i % 2 == 0) ? "team" + i + "-{x}" : "{x}/team" + i)
			.toList());

		assertTimeout(Duration.ofSeconds(60), () -> this.parser.parse("c", text, 1, Instant.EPOCH));
	}

	private static String patterns(List<String> names) {
		return names.stream()
			.map((name) -> "  \"" + name + "\": { secret: { store: vault, key: k } }\n")
			.collect(Collectors.joining("", "configs:\n", ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                     | is empty
			connections: [         | not valid YAML
			a: b: c                | not valid YAML
			- 1                    | must be keys with values
			conections: {}         | unknown key "conections"; known are connections, variables, configs, policies
			a: &a [*a]             | aliases expand to too many values
			""")
	void aTextThatIsNoCatalogIsRefused(String text, String reason) {
		assertThat(refusal(text).getMessage()).contains(reason).startsWith("catalog.yaml:1:");
	}

	@Test
	void aliasesThatUnfoldToVeryMuchAreRefused() {
		String bomb = IntStream.range(1, 9)
			.mapToObj((i) -> "a" + i + ": &a" + i + " ["
					+ Collections.nCopies(9, "*a" + (i - 1)).stream().collect(Collectors.joining(",")) + "]")
			.collect(Collectors.joining("\n", "a0: &a0 [x]\n", "\n"));

		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> this.parser.parse("c", bomb, 1, Instant.EPOCH))
			.withMessageContaining("alias");
	}

	private CatalogRefusedException refusal(String text) {
		CatalogRefusedException refused = catchThrowableOfType(CatalogRefusedException.class,
				() -> this.parser.parse("catalog.yaml", text, 1, Instant.EPOCH));
		assertThat(refused).isNotNull();
		return refused;
	}

}

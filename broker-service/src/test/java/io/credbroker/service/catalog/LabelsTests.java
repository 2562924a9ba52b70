package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.mapping.SecretLocation;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A catalog as a broker with labels reads it.
 */
class LabelsTests {

	private static final BrokerLabels PROD = new BrokerLabels(Map.of("environment", "prod", "region", "eu-1"));

	private static CatalogRevision parse(String text) {
		return new CatalogParser(
				new KnownNames(KnownStores.of(Set.of("vault")), Map.of("ping", Set.of()), Standing.ASSERTED, PROD))
			.parse("c.yaml", text, 1, Instant.EPOCH);
	}

	private static SecretLocation secret(String name, String id, String secret) {
		String text = "variables:\n  \"%s\":\n    secret: { store: vault, %s }\n".formatted(name, secret);
		return parse(text).find(ResourceKind.VARIABLE, id).orElseThrow().secrets().getFirst();
	}

	private static String rule(String name, String more) {
		return "  - { name: %s, callers: { issuer: ping }, variables: [v], %s }\n".formatted(name, more);
	}

	private static CatalogRevision rules(String... rules) {
		return parse("variables: { v: { secret: { store: vault, key: k } } }\npolicies:\n" + String.join("", rules));
	}

	@Test
	void aKeyHasTheLabelsInTheirPlaceBesideWhatThePatternCaptured() {
		assertThat(secret("v", "v", "key: 'a/{label_environment}/{{b}'").key()).isEqualTo("a/prod/{b}");
		assertThat(secret("db-{name}", "db-x", "key: '{label_region}{name}{label_environment}'").key())
			.isEqualTo("eu-1xprod");
	}

	@Test
	void optionsAreGivenTheLabelsBesideWhatThePatternCaptured() {
		assertThat(secret("v", "v", "key: k, options: { tag: '{label_environment}' }").options().variables())
			.isEqualTo(Map.of("label_environment", "prod", "label_region", "eu-1"));
		assertThat(secret("db-{name}", "db-x", "key: k, options: { tag: x }").options().variables())
			.isEqualTo(Map.of("label_environment", "prod", "label_region", "eu-1", "name", "x"));
	}

	@Test
	void aLabelThatTheBrokerDoesNotHaveRefusesTheCatalog() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> secret("v", "v", "key: 'a/{label_enviroment}'"))
			.withMessageContaining(
					"c.yaml:3:34: unknown label {label_enviroment}; broker.labels has {label_environment}, {label_region}");
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> rules(rule("r", "effect: deny, labels: { enviroment: [prod] }")))
			.withMessageContaining("unknown label \"enviroment\"; configured labels are environment, region");
	}

	@Test
	void aCaptureIsNotNamedLikeALabel() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> secret("db-{label_environment}", "db-x", "key: k"))
			.withMessageContaining("the capture {label_environment} has the name of a label of the broker");
	}

	@Test
	void aRuleExistsWhereEachOfItsLabelsHasOneOfItsValues() {
		CatalogRevision revision = rules(rule("here", "labels: { environment: [dev, prod] }, max-ttl: 4m"),
				rule("there", "labels: { environment: [dev] }, max-ttl: 2m"),
				rule("both", "dags: [x], labels: { environment: [prod], region: [eu-1] }, effect: deny"),
				rule("one", "labels: { environment: [prod], region: [us-1] }, max-ttl: 4m"),
				rule("case", "labels: { environment: [PROD] }, max-ttl: 5m"));

		assertThat(revision.policies().written()).extracting(PolicyRule::name).containsExactly("here", "both");
		assertThat(revision.policies().elsewhere()).containsExactly("there", "one", "case");
	}

	@Test
	void rulesAreComparedWithThoseOfTheSameBrokerOnly() {
		String elsewhere = rule("elsewhere", "labels: { environment: [dev] }");

		assertThat(rules(elsewhere, rule("here", "dags: [a], context: verified")).warnings()).isEmpty();
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> rules(elsewhere, rule("wide", "labels: { environment: [prod] }"),
					elsewhere.replace("name: elsewhere", "name: more"), rule("narrow", "max-ttl: 1m")))
			.satisfies((refused) -> assertThat(refused.problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.line()).isEqualTo(6)))
			.withMessageContaining("\"narrow\" never has an effect, because \"wide\" at line 4 allows everything");
	}

	@Test
	void aRuleOfAnotherBrokerMayNameWhatOnlyExistsThere() {
		assertThat(rules(
				"  - { name: r, callers: { issuer: okta }, variables: [other], labels: { environment: [dev] } }\n")
			.policies()
			.elsewhere()).containsExactly("r");
	}

	@Test
	void namesAreUniqueWhateverTheLabels() {
		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(
				() -> rules(rule("r", "labels: { environment: [dev] }"), rule("r", "labels: { environment: [prod] }")))
			.withMessageContaining("the policy \"r\" is already defined at line 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "labels: {}", "labels: { environment: [] }", "labels: { environment: prod }",
			"labels: { environment: ['*'] }", "labels: [prod]" })
	void whatDoesNotFollowTheSchemaIsRefused(String labels) {
		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(() -> rules(rule("r", labels)));
	}

	@ParameterizedTest
	@CsvSource({ "Environment, prod", "cost_center, a", "1st, a", "'', a", "environment, ''", "environment, a/b",
			"environment, a.b", "environment, '*'", "environment, ${x}", "environment, '{dag}'", "environment, -a" })
	void namesAndValuesThatMeanSomethingElsewhereAreRefused(String name, String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new BrokerLabels(Map.of(name, value)))
			.withMessageContaining("broker.labels." + name);
	}

	@Test
	void namesAndValuesMayBeAsLongAsTheyMayBe() {
		assertThat(List.of("a".repeat(40))).allSatisfy(
				(name) -> assertThat(new BrokerLabels(Map.of(name, "a".repeat(63))).names()).containsExactly(name));
		assertThatIllegalArgumentException().isThrownBy(() -> new BrokerLabels(Map.of("a".repeat(41), "a")));
		assertThatIllegalArgumentException().isThrownBy(() -> new BrokerLabels(Map.of("a", "a".repeat(64))));
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import io.credbroker.service.policy.PolicyRule.ResourceMatch;
import io.credbroker.service.policy.PolicyRule.Terms;
import io.credbroker.service.support.TestTokenMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.credbroker.service.policy.TestRules.allow;
import static io.credbroker.service.policy.TestRules.caller;
import static io.credbroker.service.policy.TestRules.connection;
import static io.credbroker.service.policy.TestRules.dag;
import static io.credbroker.service.policy.TestRules.deny;
import static io.credbroker.service.policy.TestRules.groups;
import static io.credbroker.service.policy.TestRules.inDags;
import static io.credbroker.service.policy.TestRules.limited;
import static io.credbroker.service.policy.TestRules.policies;
import static org.assertj.core.api.Assertions.assertThat;

class PolicySetTests {

	@Test
	void withoutARuleNothingIsAllowed() {
		assertThat(decide(policies(), caller("etl"), "warehouse")).isInstanceOfSatisfying(Denied.class, (denied) -> {
			assertThat(denied.rule()).isNull();
			assertThat(denied.reason()).contains("Nothing allows this caller", "its owner, data-platform");
		});
	}

	@Test
	void aRuleForTheCallersGroupAllows() {
		PolicySet policies = policies(limited(allow("etl-reads", groups("etl"), "ware*"), Duration.ofHours(1)));

		assertThat(decide(policies, caller("etl", "other"), "warehouse"))
			.isEqualTo(new Allowed("etl-reads", Set.of("etl"), Duration.ofHours(1)));
		assertThat(decide(policies, caller("other"), "warehouse")).isInstanceOf(Denied.class);
		assertThat(decide(policies, caller("etl"), "lake")).isInstanceOf(Denied.class);
	}

	@Test
	void aNamespaceNamesEveryServiceAccountOfIt() {
		PolicySet policies = policies(allow("airflow", accounts("airflow/*"), "*"),
				deny("not-web", accounts("airflow/web"), "finance-*"));

		assertThat(decide(policies, account("airflow/worker"), "finance-db")).isInstanceOf(Allowed.class);
		assertThat(decide(policies, account("airflow/web"), "finance-db")).isInstanceOf(Denied.class);
		assertThat(decide(policies, account("airflow-dev/worker"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(policies, caller("airflow/worker"), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aDenialWinsAndIsNamed() {
		PolicySet policies = policies(allow("all", CallerMatch.ANY, "*"), deny("not-ml", groups("ml"), "finance-*"));

		assertThat(decide(policies, caller("ml"), "finance-db")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.rule()).isEqualTo("not-ml"));
		assertThat(decide(policies, caller("ml"), "warehouse")).isInstanceOf(Allowed.class);
	}

	@Test
	void everyPartOfARuleMustFit() {
		CallerMatch both = new CallerMatch("ping", Set.of("etl"), Set.of("airflow"), Set.of(), Set.of(), Map.of());
		PolicySet policies = policies(allow("rule", both, "*"));

		assertThat(decide(policies, caller("etl"), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(policies, caller("ml"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(policies,
				new Caller("okta", "airflow", null, Set.of("etl"), null, Map.of(), TestTokenMetadata.of(Instant.MAX)),
				"x"))
			.isInstanceOf(Denied.class);
	}

	@Test
	void aServiceAccountIsKnownByNamespaceAndName() {
		PolicySet policies = policies(allow("rule",
				new CallerMatch("k8s", Set.of(), Set.of(), Set.of(), Set.of("airflow/worker"), Map.of()), "*"));

		assertThat(decide(policies, serviceAccount("airflow/worker"), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(policies, serviceAccount("other/worker"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(policies, serviceAccount(null), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void anAllowanceForADagNeedsThatDag() {
		PolicySet policies = policies(inDags(allow("rule", CallerMatch.ANY, "*"), "etl_*"));

		assertThat(decide(policies, "etl_daily")).isInstanceOf(Allowed.class);
		assertThat(decide(policies, "ml_daily")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("only in certain DAGs", "names another"));
		assertThat(decide(policies, (String) null)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("send Airflow-Dag-Id"));
	}

	@Test
	void aDenialForADagIsNotEscapedBySilence() {
		PolicySet policies = policies(allow("all", CallerMatch.ANY, "*"),
				inDags(deny("rule", CallerMatch.ANY, "*"), "ml_*"));

		assertThat(decide(policies, "ml_daily")).isInstanceOf(Denied.class);
		assertThat(decide(policies, (String) null)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("send Airflow-Dag-Id"));
		assertThat(decide(policies, "etl_daily")).isInstanceOf(Allowed.class);
	}

	@Test
	void theMostGenerousAllowanceCounts() {
		PolicyRule hour = limited(allow("hour", CallerMatch.ANY, "*"), Duration.ofHours(1));
		PolicyRule minute = limited(allow("minute", CallerMatch.ANY, "*"), Duration.ofMinutes(1));

		assertThat(decide(policies(minute, hour), caller(), "x"))
			.isEqualTo(new Allowed("hour", Set.of(), Duration.ofHours(1)));
		assertThat(decide(policies(hour, allow("free", CallerMatch.ANY, "x")), caller(), "x"))
			.isEqualTo(new Allowed("free", Set.of(), null));
	}

	@Test
	void aRuleForVariablesSaysNothingAboutConnections() {
		PolicyRule rule = new PolicyRule("vars", Effect.ALLOW, CallerMatch.ANY,
				new ResourceMatch(Map.of(ResourceKind.VARIABLE, List.of("*")), Set.of()), ContextMatch.ANY, Terms.NONE);
		Decision variable = policies(rule).decide(caller(), TestRules.mapping(ResourceKind.VARIABLE, "x"),
				TaskContext.NONE);

		assertThat(variable).isInstanceOf(Allowed.class);
		assertThat(decide(policies(rule), caller(), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aNewRevisionCountsAtOnceAndAnOldOneStillForItsOwnLookups() {
		PolicySet old = policies(allow("all", CallerMatch.ANY, "*"));
		PolicySet current = policies();

		assertThat(decide(old, caller(), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(current, caller(), "x")).isInstanceOf(Denied.class);
		assertThat(decide(old, caller(), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(current, caller(), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aReasonNamesNoRuleOfOthers() {
		PolicySet policies = policies(allow("secret-project", groups("secret-group"), "*"));

		assertThat(decide(policies, caller(), "x")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).doesNotContain("secret-"));
	}

	private Decision decide(PolicySet policies, Caller caller, String id) {
		return policies.decide(caller, connection(id), TaskContext.NONE);
	}

	private Decision decide(PolicySet policies, @Nullable String dag) {
		return policies.decide(caller(), connection("x"), dag(dag));
	}

	private static Caller serviceAccount(@Nullable String account) {
		return new Caller("k8s", "subject", null, Set.of(), account, Map.of(), TestTokenMetadata.of(Instant.MAX));
	}

	private static CallerMatch accounts(String... accounts) {
		return new CallerMatch(null, Set.of(), Set.of(), Set.of(), Set.of(accounts), Map.of());
	}

	private static Caller account(String account) {
		return new Caller("ping", "airflow", null, Set.of(), account, Map.of(), TestRules.token(Binding.NONE));
	}

}

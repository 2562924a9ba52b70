package io.credbroker.service.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.catalog.PolicyRule.ContextMatch;
import io.credbroker.service.catalog.PolicyRule.Effect;
import io.credbroker.service.catalog.PolicyRule.ResourceMatch;
import io.credbroker.service.catalog.PolicyRule.Terms;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;
import io.credbroker.service.support.TokenUntil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.credbroker.service.policy.Rules.allow;
import static io.credbroker.service.policy.Rules.caller;
import static io.credbroker.service.policy.Rules.connection;
import static io.credbroker.service.policy.Rules.dag;
import static io.credbroker.service.policy.Rules.deny;
import static io.credbroker.service.policy.Rules.groups;
import static io.credbroker.service.policy.Rules.inDags;
import static io.credbroker.service.policy.Rules.limited;
import static io.credbroker.service.policy.Rules.revision;
import static org.assertj.core.api.Assertions.assertThat;

class PoliciesTests {

	private final Policies policies = new Policies();

	@Test
	void withoutARuleNothingIsAllowed() {
		assertThat(decide(revision(), caller("etl"), "warehouse")).isInstanceOfSatisfying(Denied.class, (denied) -> {
			assertThat(denied.rule()).isNull();
			assertThat(denied.reason()).contains("Nothing allows this caller", "its owner, data-platform");
		});
	}

	@Test
	void aRuleForTheCallersGroupAllows() {
		CatalogRevision revision = revision(limited(allow("etl-reads", groups("etl"), "ware*"), Duration.ofHours(1)));

		assertThat(decide(revision, caller("etl", "other"), "warehouse"))
			.isEqualTo(new Allowed("etl-reads", Set.of("etl"), Duration.ofHours(1)));
		assertThat(decide(revision, caller("other"), "warehouse")).isInstanceOf(Denied.class);
		assertThat(decide(revision, caller("etl"), "lake")).isInstanceOf(Denied.class);
	}

	@Test
	void aNamespaceNamesEveryServiceAccountOfIt() {
		CatalogRevision revision = revision(allow("airflow", accounts("airflow/*"), "*"),
				deny("not-web", accounts("airflow/web"), "finance-*"));

		assertThat(decide(revision, account("airflow/worker"), "finance-db")).isInstanceOf(Allowed.class);
		assertThat(decide(revision, account("airflow/web"), "finance-db")).isInstanceOf(Denied.class);
		assertThat(decide(revision, account("airflow-dev/worker"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(revision, caller("airflow/worker"), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aDenialWinsAndIsNamed() {
		CatalogRevision revision = revision(allow("all", CallerMatch.ANY, "*"),
				deny("not-ml", groups("ml"), "finance-*"));

		assertThat(decide(revision, caller("ml"), "finance-db")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.rule()).isEqualTo("not-ml"));
		assertThat(decide(revision, caller("ml"), "warehouse")).isInstanceOf(Allowed.class);
	}

	@Test
	void everyPartOfARuleMustFit() {
		CallerMatch both = new CallerMatch("ping", Set.of("etl"), Set.of("airflow"), Set.of(), Set.of(), Map.of());
		CatalogRevision revision = revision(allow("rule", both, "*"));

		assertThat(decide(revision, caller("etl"), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(revision, caller("ml"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(revision,
				new Caller("okta", "airflow", null, Set.of("etl"), null, Map.of(), TokenUntil.of(Instant.MAX)), "x"))
			.isInstanceOf(Denied.class);
	}

	@Test
	void aServiceAccountIsKnownByNamespaceAndName() {
		CatalogRevision revision = revision(allow("rule",
				new CallerMatch("k8s", Set.of(), Set.of(), Set.of(), Set.of("airflow/worker"), Map.of()), "*"));

		assertThat(decide(revision, serviceAccount("airflow/worker"), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(revision, serviceAccount("other/worker"), "x")).isInstanceOf(Denied.class);
		assertThat(decide(revision, serviceAccount(null), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void anAllowanceForADagNeedsThatDag() {
		CatalogRevision revision = revision(inDags(allow("rule", CallerMatch.ANY, "*"), "etl_*"));

		assertThat(decide(revision, "etl_daily")).isInstanceOf(Allowed.class);
		assertThat(decide(revision, "ml_daily")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("only in certain DAGs", "names another"));
		assertThat(decide(revision, (String) null)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("send Airflow-Dag-Id"));
	}

	@Test
	void aDenialForADagIsNotEscapedBySilence() {
		CatalogRevision revision = revision(allow("all", CallerMatch.ANY, "*"),
				inDags(deny("rule", CallerMatch.ANY, "*"), "ml_*"));

		assertThat(decide(revision, "ml_daily")).isInstanceOf(Denied.class);
		assertThat(decide(revision, (String) null)).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("send Airflow-Dag-Id"));
		assertThat(decide(revision, "etl_daily")).isInstanceOf(Allowed.class);
	}

	@Test
	void theMostGenerousAllowanceCounts() {
		PolicyRule hour = limited(allow("hour", CallerMatch.ANY, "*"), Duration.ofHours(1));
		PolicyRule minute = limited(allow("minute", CallerMatch.ANY, "*"), Duration.ofMinutes(1));

		assertThat(decide(revision(minute, hour), caller(), "x"))
			.isEqualTo(new Allowed("hour", Set.of(), Duration.ofHours(1)));
		assertThat(decide(revision(hour, allow("free", CallerMatch.ANY, "x")), caller(), "x"))
			.isEqualTo(new Allowed("free", Set.of(), null));
	}

	@Test
	void aRuleForVariablesSaysNothingAboutConnections() {
		PolicyRule rule = new PolicyRule("vars", Effect.ALLOW, CallerMatch.ANY,
				new ResourceMatch(Map.of(ResourceKind.VARIABLE, List.of("*")), Set.of()), ContextMatch.ANY, Terms.NONE);
		Decision variable = this.policies.decide(revision(rule), caller(), Rules.mapping(ResourceKind.VARIABLE, "x"),
				AssertedContext.NONE);

		assertThat(variable).isInstanceOf(Allowed.class);
		assertThat(decide(revision(rule), caller(), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aNewRevisionCountsAtOnceAndAnOldOneStillForItsOwnLookups() {
		CatalogRevision old = revision(1, List.of(allow("all", CallerMatch.ANY, "*")));
		CatalogRevision current = revision(2, List.of());

		assertThat(decide(old, caller(), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(current, caller(), "x")).isInstanceOf(Denied.class);
		assertThat(decide(old, caller(), "x")).isInstanceOf(Allowed.class);
		assertThat(decide(current, caller(), "x")).isInstanceOf(Denied.class);
	}

	@Test
	void aReasonNamesNoRuleOfOthers() {
		CatalogRevision revision = revision(allow("secret-project", groups("secret-group"), "*"));

		assertThat(decide(revision, caller(), "x")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).doesNotContain("secret-"));
	}

	private Decision decide(CatalogRevision revision, Caller caller, String id) {
		return this.policies.decide(revision, caller, connection(id), AssertedContext.NONE);
	}

	private Decision decide(CatalogRevision revision, @Nullable String dag) {
		return this.policies.decide(revision, caller(), connection("x"), dag(dag));
	}

	private static Caller serviceAccount(@Nullable String account) {
		return new Caller("k8s", "subject", null, Set.of(), account, Map.of(), TokenUntil.of(Instant.MAX));
	}

	private static CallerMatch accounts(String... accounts) {
		return new CallerMatch(null, Set.of(), Set.of(), Set.of(), Set.of(accounts), Map.of());
	}

	private static Caller account(String account) {
		return new Caller("ping", "airflow", null, Set.of(), account, Map.of(), Rules.token(Binding.NONE));
	}

}

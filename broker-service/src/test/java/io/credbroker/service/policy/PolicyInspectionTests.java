package io.credbroker.service.policy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.MappedName;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static io.credbroker.service.policy.TestRules.allow;
import static io.credbroker.service.policy.TestRules.caller;
import static io.credbroker.service.policy.TestRules.connection;
import static io.credbroker.service.policy.TestRules.deny;
import static io.credbroker.service.policy.TestRules.groups;
import static io.credbroker.service.policy.TestRules.inDags;
import static io.credbroker.service.policy.TestRules.inspection;
import static org.assertj.core.api.Assertions.assertThat;

class PolicyInspectionTests {

	@ParameterizedTest
	@EnumSource(RuleField.class)
	void theFirstPartThatDoesNotFitIsNamed(RuleField field) {
		PolicyRule rule = asking(field);

		RuleTrace trace = inspection(rule).trace(caller("ops"), connection("warehouse", "etl"), TaskContext.NONE)
			.getFirst();

		assertThat(trace.matched()).isFalse();
		assertThat(Objects.requireNonNull(trace.mismatch()).field()).isEqualTo(field);
		assertThat(trace.mismatch().reason()).contains(switch (field) {
			case BINDING -> "mtls";
			case STANDING -> "demands that dag_id is attested and task_id is attested; dag_id is missing";
			default -> "wanted";
		});
	}

	private static PolicyRule asking(RuleField field) {
		PolicyRule any = allow("rule", CallerMatch.ANY, "*");
		Set<String> wanted = Set.of("wanted");
		Set<String> none = Set.of();
		List<String> globs = List.of("wanted");
		return switch (field) {
			case ID -> allow("rule", CallerMatch.ANY, "wanted");
			case TAGS -> TestRules.tagged(any, "wanted");
			case ISSUER -> about(new CallerMatch("wanted", none, none, none, none, Map.of()));
			case GROUPS -> about(new CallerMatch(null, wanted, none, none, none, Map.of()));
			case SUBJECT -> about(new CallerMatch(null, none, wanted, none, none, Map.of()));
			case CLIENT -> about(new CallerMatch(null, none, none, wanted, none, Map.of()));
			case SERVICE_ACCOUNT -> about(new CallerMatch(null, none, none, none, wanted, Map.of()));
			case CLAIMS -> about(new CallerMatch(null, none, none, none, none, Map.of("wanted", Set.of("x"))));
			case BINDING -> TestRules.bound(any, RequiredBinding.MTLS);
			case DAG -> TestRules.in(any, new ContextMatch(globs, List.of(), List.of(), none));
			case TASK -> TestRules.in(any, new ContextMatch(List.of(), globs, List.of(), none));
			case TEAM -> TestRules.in(any, new ContextMatch(List.of(), List.of(), globs, none));
			case RUN_TYPE -> TestRules.in(any, new ContextMatch(List.of(), List.of(), List.of(), wanted));
			case STANDING -> TestRules.in(any, ContextMatch.ANY.demanding(Standing.ATTESTED));
		};
	}

	private static PolicyRule about(CallerMatch callers) {
		return allow("rule", callers, "*");
	}

	@Test
	void rulesAreTracedInTheirOrderWhetherTheyMatchOrNot() {
		PolicyInspection inspection = inspection(deny("first", groups("ml"), "*"),
				allow("second", groups("etl"), "ware*"));

		List<RuleTrace> traces = inspection.trace(caller("etl"), connection("warehouse"), TaskContext.NONE);

		assertThat(traces).extracting((trace) -> trace.rule().name()).containsExactly("first", "second");
		assertThat(traces).extracting(RuleTrace::matched).containsExactly(false, true);
	}

	@Test
	void whoCanReadAnIdIsEveryRuleThatNamesIt() {
		PolicyInspection inspection = inspection(allow("one", groups("a"), "ware*"),
				allow("other", groups("a"), "lake"), TestRules.tagged(deny("tagged", groups("b"), "*"), "pii"),
				TestRules.tagged(deny("not", groups("b"), "*"), "x"));

		assertThat(inspection.naming(connection("warehouse", "pii"))).extracting(PolicyRule::name)
			.containsExactly("one", "tagged");
	}

	@Test
	void whatACallerCanReadLeavesOutWhatIsDeniedWhole() {
		List<MappedName> mappings = List.of(name("warehouse"), name("lake"), name("finance"), pattern("s3-{bucket}"),
				pattern("hr-{x}"));
		PolicyInspection inspection = inspection(allow("most", groups("etl"), "ware*", "finance", "s3-*", "hr-*"),
				allow("ml", groups("ml"), "lake"), deny("finance", CallerMatch.ANY, "fin*"),
				deny("some-buckets", CallerMatch.ANY, "s3-private-*"), deny("hr", CallerMatch.ANY, "hr-*"),
				inDags(deny("in-some-dags", CallerMatch.ANY, "warehouse"), "x"));

		List<ReadableMapping> reachable = inspection.reachable(caller("etl"), mappings);

		assertThat(reachable).extracting((reach) -> reach.mapping().name()).containsExactly("warehouse", "s3-{bucket}");
		assertThat(reachable.getFirst().denying()).extracting(PolicyRule::name).containsExactly("in-some-dags");
		assertThat(reachable.getLast().denying()).extracting(PolicyRule::name).containsExactly("some-buckets");
		assertThat(reachable).flatExtracting(ReadableMapping::allowing)
			.extracting(PolicyRule::name)
			.containsOnly("most");
	}

	@ParameterizedTest
	@CsvSource({ "*, true", "s3*, true", "s?-*, true", "*-logs, true", "s3-logs, true", "s3-private-*, true",
			"s4-*, false", "s3, false", "s3-, false", "x*, false" })
	void aPatternCanBeReadWhereSomeIdOfItFits(String glob, boolean readable) {
		PolicyInspection inspection = inspection(allow("some", groups("etl"), glob));

		assertThat(inspection.reachable(caller("etl"), List.of(pattern("s3-{bucket}")))).hasSize(readable ? 1 : 0);
	}

	private static MappedName name(String name) {
		return new MappedName(ResourceKind.CONNECTION, name, false, null, Set.of());
	}

	private static MappedName pattern(String name) {
		return new MappedName(ResourceKind.CONNECTION, name, true, null, Set.of());
	}

}

package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;
import io.credbroker.service.policy.PolicyRule.ContextMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every set of rules, every caller and every context.
 */
class PolicyPropertyTests {

	@Property(tries = 150)
	void addingADenialNeverWidens(@ForAll("rules") List<PolicyRule> rules, @ForAll("rule") PolicyRule more,
			@ForAll("callers") Caller caller) {
		Answers with = answers(plus(rules, TestRules.as(more, "more", Effect.DENY)), caller);
		Answers without = answers(rules, caller);

		everywhere((mapping, said) -> narrows(with.to(mapping, said), without.to(mapping, said)));
	}

	@Property(tries = 150)
	void addingAnAllowanceNeverNarrows(@ForAll("rules") List<PolicyRule> rules, @ForAll("rule") PolicyRule more,
			@ForAll("callers") Caller caller) {
		Answers with = answers(plus(rules, TestRules.as(more, "more", Effect.ALLOW)), caller);
		Answers without = answers(rules, caller);

		everywhere((mapping, said) -> narrows(without.to(mapping, said), with.to(mapping, said)));
	}

	@Property(tries = 150)
	void contextOnlyNarrowsWhatTheTokenGives(@ForAll("rules") List<PolicyRule> rules,
			@ForAll("callers") Caller caller) {
		Answers asWritten = answers(rules, caller);
		Answers byToken = answers(rules.stream()
			.filter((rule) -> rule.effect() == Effect.ALLOW || rule.context().equals(ContextMatch.ANY))
			.map((rule) -> TestRules.in(rule, ContextMatch.ANY))
			.toList(), caller);

		everywhere((mapping, said) -> narrows(asWritten.to(mapping, said), byToken.to(mapping, TaskContext.NONE)));
	}

	@Property(tries = 150)
	void silenceGainsNothing(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller) {
		Answers answers = answers(rules, caller);

		everywhere((mapping, said) -> {
			TaskParts parts = said.parts();
			TaskContext withoutDag = TestRules.said(null, parts.taskId(), parts.runId(), parts.team());
			TaskContext withoutTask = TestRules.said(parts.dagId(), null, parts.runId(), parts.team());
			TaskContext withoutRun = TestRules.said(parts.dagId(), parts.taskId(), null, parts.team());
			TaskContext withoutTeam = TestRules.said(parts.dagId(), parts.taskId(), parts.runId(), null);
			List.of(withoutDag, withoutTask, withoutRun, withoutTeam)
				.forEach((less) -> narrows(answers.to(mapping, less), answers.to(mapping, said)));
		});
	}

	@Property(tries = 150)
	void theOrderOfRulesDoesNotMatter(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller,
			@ForAll Random random) {
		List<PolicyRule> shuffled = new ArrayList<>(rules);
		Collections.shuffle(shuffled, random);
		Answers one = answers(rules, caller);
		Answers other = answers(shuffled, caller);

		everywhere((mapping, said) -> assertThat(one.to(mapping, said)).isEqualTo(other.to(mapping, said)));
	}

	/**
	 * The index and the trace find the same rules in two ways.
	 */
	@Property(tries = 150)
	void theTraceExplainsTheDecision(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller) {
		PolicySet policies = new PolicySet(rules);
		PolicyInspection inspection = new PolicyInspection(policies);

		everywhere((mapping, said) -> {
			List<RuleTrace> traces = inspection.trace(caller, mapping, said);
			List<String> denying = matched(traces, Effect.DENY);
			List<String> allowing = matched(traces, Effect.ALLOW);

			switch (policies.decide(caller, mapping, said)) {
				case Allowed allowed -> {
					assertThat(denying).isEmpty();
					assertThat(allowing).contains(allowed.rule());
				}
				case Denied denied when denied.rule() != null -> assertThat(denying).contains(denied.rule());
				case Denied _ -> assertThat(traces)
					.allSatisfy((trace) -> assertThat(Objects.requireNonNull(trace.mismatch()).reason()).isNotBlank());
			}
		});
	}

	private static List<String> matched(List<RuleTrace> traces, Effect effect) {
		return traces.stream()
			.filter((trace) -> trace.matched() && trace.rule().effect() == effect)
			.map((trace) -> trace.rule().name())
			.toList();
	}

	private static void narrows(Decision narrow, Decision wide) {
		if (narrow instanceof Allowed allowed) {
			assertThat(wide).isInstanceOf(Allowed.class);
			assertThat(seconds(allowed)).isLessThanOrEqualTo(seconds((Allowed) wide));
		}
	}

	private static long seconds(Allowed allowed) {
		return (allowed.maxTtl() != null) ? allowed.maxTtl().toSeconds() : Long.MAX_VALUE;
	}

	private static List<PolicyRule> plus(List<PolicyRule> rules, PolicyRule more) {
		List<PolicyRule> with = new ArrayList<>(rules);
		with.add(more);
		return with;
	}

	private static Answers answers(List<PolicyRule> rules, Caller caller) {
		PolicySet policies = new PolicySet(rules);
		return (mapping, said) -> policies.decide(caller, mapping, said);
	}

	private static void everywhere(Question question) {
		SampleLookups.MAPPINGS
			.forEach((mapping) -> SampleLookups.CONTEXTS.forEach((said) -> question.ask(mapping, said)));
	}

	private interface Answers {

		Decision to(Mapping mapping, TaskContext said);

	}

	private interface Question {

		void ask(Mapping mapping, TaskContext said);

	}

	@Provide
	Arbitrary<List<PolicyRule>> rules() {
		return SampleLookups.rule().list().ofMaxSize(6).map((rules) -> {
			List<PolicyRule> named = new ArrayList<>();
			rules.forEach((rule) -> named.add(TestRules.as(rule, "rule" + named.size(), rule.effect())));
			return named;
		});
	}

	@Provide
	Arbitrary<PolicyRule> rule() {
		return SampleLookups.rule();
	}

	@Provide
	Arbitrary<Caller> callers() {
		return SampleLookups.caller();
	}

}

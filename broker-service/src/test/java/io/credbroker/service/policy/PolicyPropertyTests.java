package io.credbroker.service.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.identity.TestContexts;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;
import io.credbroker.service.policy.Decision.Undecided;
import io.credbroker.service.policy.PolicyRule.Effect;
import io.credbroker.spi.Standing;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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
			TaskParts withoutDag = parts(null, parts.taskId(), parts.runId(), parts.team());
			TaskParts withoutTask = parts(parts.dagId(), null, parts.runId(), parts.team());
			TaskParts withoutRun = parts(parts.dagId(), parts.taskId(), null, parts.team());
			TaskParts withoutTeam = parts(parts.dagId(), parts.taskId(), parts.runId(), null);
			List.of(withoutDag, withoutTask, withoutRun, withoutTeam)
				.forEach((less) -> narrows(answers.to(mapping, TestContexts.known(less, standings(said))),
						answers.to(mapping, said)));
		});
	}

	/**
	 * Part by part, so every way down from any context to any weaker one is made of these
	 * steps.
	 */
	@Property(tries = 100)
	void loweringTheStandingOfAPartNeverWidens(@ForAll("rules") List<PolicyRule> rules,
			@ForAll("callers") Caller caller, @ForAll("standings") Map<TaskPart, Standing> standings,
			@ForAll("standing") Standing minimum) {
		Answers answers = answers(atLeast(rules, minimum), caller);

		SampleLookups.MAPPINGS.forEach((mapping) -> SampleLookups.SAID.forEach((said) -> {
			Decision before = answers.to(mapping, TestContexts.known(said.parts(), standings));
			for (TaskPart part : TaskPart.values()) {
				for (Standing lower : weaker(standings.get(part))) {
					Map<TaskPart, Standing> lowered = new EnumMap<>(standings);
					lowered.put(part, lower);
					narrows(answers.to(mapping, TestContexts.known(said.parts(), lowered)), before);
				}
			}
		}));
	}

	@Property(tries = 100)
	void raisingTheMinimumNeverWidens(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller,
			@ForAll("standing") Standing minimum) {
		Answers raised = answers(atLeast(rules, minimum), caller);
		Answers asWritten = answers(rules, caller);

		everywhere((mapping, said) -> narrows(raised.to(mapping, said), asWritten.to(mapping, said)));
	}

	/**
	 * Whatever the orchestrator would have said: nothing that it could deny is allowed,
	 * and nothing that takes its word.
	 */
	@Property(tries = 50)
	void anOutageOfTheOrchestratorEscapesNoDenial(@ForAll("rules") List<PolicyRule> rules,
			@ForAll("callers") Caller caller) {
		Answers answers = answers(rules, caller);

		SampleLookups.MAPPINGS.forEach((mapping) -> SampleLookups.SAID.forEach((said) -> {
			Decision away = answers.to(mapping, said.unavailable("away"));
			narrows(away, answers.to(mapping, said));
			if (away instanceof Allowed) {
				SampleLookups.SAID.forEach((pod) -> assertThat(
						denyingRule(answers.to(mapping, said.attested(TestRules.withoutTeam(pod.parts())))))
					.isNull());
			}
		}));
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
				case Undecided _ -> fail("nothing is away");
				case Denied _ -> assertThat(traces)
					.allSatisfy((trace) -> assertThat(Objects.requireNonNull(trace.mismatch()).reason()).isNotBlank());
			}
		});
	}

	private static @Nullable String denyingRule(Decision decision) {
		return (decision instanceof Denied denied) ? denied.rule() : null;
	}

	private static List<Standing> weaker(@Nullable Standing standing) {
		return Stream.of(Standing.ATTESTED, Standing.ASSERTED)
			.filter((other) -> standing != null && other.compareTo(standing) > 0)
			.toList();
	}

	private static List<PolicyRule> atLeast(List<PolicyRule> rules, Standing minimum) {
		return rules.stream()
			.map((rule) -> (rule.effect() == Effect.DENY) ? rule : TestRules.in(rule, rule.context().atLeast(minimum)))
			.toList();
	}

	private static TaskParts parts(@Nullable String dag, @Nullable String task, @Nullable String run,
			@Nullable String team) {
		return new TaskParts(dag, task, run, null, null, null, team);
	}

	private static Map<TaskPart, Standing> standings(TaskContext context) {
		Map<TaskPart, Standing> standings = new EnumMap<>(TaskPart.class);
		for (TaskPart part : TaskPart.values()) {
			Standing standing = context.standing(part);
			if (standing != null) {
				standings.put(part, standing);
			}
		}
		return standings;
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
	Arbitrary<Standing> standing() {
		return SampleLookups.standing();
	}

	@Provide
	Arbitrary<Map<TaskPart, Standing>> standings() {
		Arbitrary<Standing> any = Arbitraries.of(Standing.VERIFIED, Standing.ATTESTED, Standing.ASSERTED);
		return any.list().ofSize(TaskPart.values().length).map((standings) -> {
			Map<TaskPart, Standing> byPart = new EnumMap<>(TaskPart.class);
			for (TaskPart part : TaskPart.values()) {
				byPart.put(part, standings.get(byPart.size()));
			}
			return byPart;
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

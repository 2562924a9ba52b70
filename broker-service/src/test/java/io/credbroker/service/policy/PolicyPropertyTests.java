package io.credbroker.service.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.catalog.PolicyRule.Effect;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.support.TokenUntil;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every set of rules, every caller and every context.
 */
class PolicyPropertyTests {

	private static final List<String> IDS = List.of("db", "db-ro", "s3-a", "s3-b", "x");

	private static final List<String> DAGS = List.of("etl_a", "ml_a", "x");

	@Property(tries = 300)
	void addingADenialNeverWidens(@ForAll("rules") List<PolicyRule> rules, @ForAll("rule") PolicyRule more,
			@ForAll("callers") Caller caller) {
		List<PolicyRule> with = new ArrayList<>(rules);
		with.add(new PolicyRule("more", Effect.DENY, more.callers(), more.ids(), more.dags(), null));

		everywhere((id, dag) -> narrows(decide(with, caller, id, dag), decide(rules, caller, id, dag)));
	}

	@Property(tries = 300)
	void addingAnAllowanceNeverNarrows(@ForAll("rules") List<PolicyRule> rules, @ForAll("rule") PolicyRule more,
			@ForAll("callers") Caller caller) {
		List<PolicyRule> with = new ArrayList<>(rules);
		with.add(new PolicyRule("more", Effect.ALLOW, more.callers(), more.ids(), more.dags(), more.maxTtl()));

		everywhere((id, dag) -> narrows(decide(rules, caller, id, dag), decide(with, caller, id, dag)));
	}

	@Property(tries = 300)
	void contextOnlyNarrowsWhatTheTokenGives(@ForAll("rules") List<PolicyRule> rules,
			@ForAll("callers") Caller caller) {
		List<PolicyRule> byToken = rules.stream()
			.filter((rule) -> rule.effect() == Effect.ALLOW || rule.dags().isEmpty())
			.map((rule) -> Rules.inDags(rule))
			.toList();

		everywhere((id, dag) -> narrows(decide(rules, caller, id, dag), decide(byToken, caller, id, null)));
	}

	@Property(tries = 300)
	void silenceAboutTheDagGainsNothing(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller) {
		everywhere((id, dag) -> narrows(decide(rules, caller, id, null), decide(rules, caller, id, dag)));
	}

	@Property(tries = 300)
	void theOrderOfRulesDoesNotMatter(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller,
			@ForAll Random random) {
		List<PolicyRule> shuffled = new ArrayList<>(rules);
		Collections.shuffle(shuffled, random);

		everywhere(
				(id, dag) -> assertThat(decide(shuffled, caller, id, dag)).isEqualTo(decide(rules, caller, id, dag)));
	}

	@Property(tries = 300)
	void theIndexFindsWhatReadingEveryRuleFinds(@ForAll("rules") List<PolicyRule> rules,
			@ForAll("callers") Caller caller) {
		everywhere((id, dag) -> {
			Tally tally = new Tally(dag);
			rules.stream()
				.filter((
						rule) -> rule.ids().values().stream().flatMap(List::stream).anyMatch((glob) -> reads(glob, id)))
				.map(CompiledRule::new)
				.filter((rule) -> rule.isAbout(caller))
				.forEach(tally);

			assertThat(decide(rules, caller, id, dag) instanceof Allowed)
				.isEqualTo(tally.denying() == null && tally.allowing() != null);
		});
	}

	private static boolean reads(String glob, String id) {
		return id.matches(glob.replace("?", ".").replace("*", ".*"));
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

	private static Decision decide(List<PolicyRule> rules, Caller caller, String id, @Nullable String dag) {
		CatalogRevision revision = Rules.revision(1, rules);
		return new Policies().decide(revision, caller, Rules.connection(id), Rules.dag(dag));
	}

	private static void everywhere(Question question) {
		for (String id : IDS) {
			question.ask(id, null);
			DAGS.forEach((dag) -> question.ask(id, dag));
		}
	}

	private interface Question {

		void ask(String id, @Nullable String dag);

	}

	@Provide
	Arbitrary<List<PolicyRule>> rules() {
		return rule().list().ofMaxSize(6).map((rules) -> {
			List<PolicyRule> named = new ArrayList<>();
			rules.forEach((rule) -> named.add(new PolicyRule("rule" + named.size(), rule.effect(), rule.callers(),
					rule.ids(), rule.dags(), rule.maxTtl())));
			return named;
		});
	}

	@Provide
	Arbitrary<PolicyRule> rule() {
		Arbitrary<String> id = Arbitraries.of("db", "db*", "*-ro", "s3-*", "s3-?", "*", "?", "x", "s?-a*");
		Arbitrary<String> dag = Arbitraries.of("etl_*", "ml_a", "*", "x");
		Arbitrary<@Nullable Duration> ttl = Arbitraries.of(1, 60, 3600).map(Duration::ofSeconds).injectNull(0.3);
		return Combinators
			.combine(Arbitraries.of(Effect.class), match(), id.list().ofMinSize(1).ofMaxSize(3),
					dag.list().ofMaxSize(2), ttl)
			.as((effect, callers, ids, dags, maxTtl) -> Rules.limited(
					Rules.rule("rule", effect, callers, dags, ids.toArray(String[]::new)),
					(effect == Effect.ALLOW) ? maxTtl : null));
	}

	private static Arbitrary<CallerMatch> match() {
		return Combinators
			.combine(Arbitraries.of("ping", "okta").injectNull(0.5), some("a", "b"), some("s", "t"), some("n/w", "n/v"))
			.as(CallerMatch::new);
	}

	@Provide
	Arbitrary<Caller> callers() {
		return Combinators
			.combine(Arbitraries.of("ping", "okta"), Arbitraries.of("s", "t"), some("a", "b"),
					Arbitraries.of("n/w", "n/v").injectNull(0.5))
			.as((issuer, subject, groups, account) -> new Caller(issuer, subject, null, groups, account, Map.of(),
					TokenUntil.of(Instant.MAX)));
	}

	private static Arbitrary<Set<String>> some(String... words) {
		return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(Set.<String>of())),
				Tuple.of(1, Arbitraries.of(Arrays.asList(words)).set().ofMinSize(1)));
	}

}

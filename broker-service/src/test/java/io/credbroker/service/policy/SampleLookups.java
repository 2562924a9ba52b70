package io.credbroker.service.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.Effect;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import io.credbroker.service.policy.PolicyRule.Terms;
import io.credbroker.spi.Standing;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A small world in which every rule has something to say about many lookups.
 */
final class SampleLookups {

	/** With different tags, so that these matter. */
	static final List<Mapping> MAPPINGS = List.of(TestRules.connection("db", "etl"),
			TestRules.connection("db-ro", "etl", "pii"), TestRules.connection("s3-a", "pii"),
			TestRules.connection("s3-b"), TestRules.connection("x"));

	/** Every combination of a few words, and silence, in each part. */
	static final List<TaskContext> SAID = said();

	/** The same, known in different ways. */
	static final List<TaskContext> CONTEXTS = SAID.stream().flatMap(SampleLookups::known).toList();

	private SampleLookups() {
	}

	private static Stream<TaskContext> known(TaskContext said) {
		TaskParts parts = said.parts();
		return Stream.of(said, TaskContext.of(parts, Standing.VERIFIED), TestRules.said(null, null, null, parts.team())
			.attested(new TaskParts(parts.dagId(), parts.taskId(), parts.runId(), null, null, null, null)));
	}

	private static List<TaskContext> said() {
		List<TaskContext> contexts = new ArrayList<>();
		for (@Nullable
		String dag : Arrays.asList(null, "etl_a", "ml_a")) {
			for (@Nullable
			String task : Arrays.asList(null, "load")) {
				for (@Nullable
				String team : Arrays.asList(null, "blue")) {
					for (@Nullable
					String run : Arrays.asList(null, "my-own", "scheduled__1")) {
						contexts.add(TestRules.said(dag, task, run, team));
					}
				}
			}
		}
		return contexts;
	}

	static Arbitrary<PolicyRule> rule() {
		Arbitrary<String> id = Arbitraries.of("db", "db*", "*-ro", "s3-*", "s3-?", "*", "?", "x", "s?-a*");
		return Combinators
			.combine(Arbitraries.of(Effect.class), match(), id.list().ofMinSize(1).ofMaxSize(3), some("etl", "pii"),
					context(), terms())
			.as((effect, callers, ids, tags, context, terms) -> {
				PolicyRule rule = TestRules.allow("rule", callers, ids.toArray(String[]::new));
				PolicyRule tagged = TestRules.tagged(rule, tags.toArray(String[]::new));
				return TestRules.as(TestRules.on(TestRules.in(tagged, context), terms), "rule", effect);
			});
	}

	private static Arbitrary<CallerMatch> match() {
		return Combinators
			.combine(Arbitraries.of("ping", "okta").injectNull(0.5), some("a", "b"), some("s", "t"), some("c", "d"),
					some("n/w", "n/v", "n/*", "m/*"), claims())
			.as(CallerMatch::new);
	}

	private static Arbitrary<Map<String, Set<String>>> claims() {
		return Arbitraries.maps(Arbitraries.of("department", "site"), Arbitraries.of("p", "q").set().ofMinSize(1))
			.ofMaxSize(1);
	}

	static Arbitrary<ContextMatch> context() {
		return Combinators
			.combine(few("etl_*", "ml_a", "*"), few("load", "t*"), few("blue", "?ed"), some("manual", "scheduled"),
					standing())
			.as(ContextMatch::new);
	}

	/** Mostly the least, as rules have it that say nothing of it. */
	static Arbitrary<Standing> standing() {
		return Arbitraries.frequency(Tuple.of(2, Standing.ASSERTED), Tuple.of(1, Standing.ATTESTED),
				Tuple.of(1, Standing.VERIFIED));
	}

	private static Arbitrary<Terms> terms() {
		return Combinators
			.combine(Arbitraries.of(RequiredBinding.class).injectNull(0.7),
					Arbitraries.of(1, 60, 3600).map(Duration::ofSeconds).injectNull(0.3))
			.as(Terms::new);
	}

	static Arbitrary<Caller> caller() {
		return Combinators
			.combine(Arbitraries.of("ping", "okta"), Arbitraries.of("s", "t"), Arbitraries.of("c", "d").injectNull(0.5),
					some("a", "b"), Arbitraries.of("n/w", "n/v", "m/w").injectNull(0.5), claims(),
					Arbitraries.of(Binding.class))
			.as((issuer, subject, client, groups, account, claims, binding) -> new Caller(issuer, subject, client,
					groups, account, claims, TestRules.token(binding)));
	}

	private static Arbitrary<List<String>> few(String... words) {
		return some(words).map(List::copyOf);
	}

	/** Mostly none, so that rules of many parts match now and then. */
	private static Arbitrary<Set<String>> some(String... words) {
		return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(Set.<String>of())),
				Tuple.of(1, Arbitraries.of(Arrays.asList(words)).set().ofMinSize(1)));
	}

}

package io.credbroker.service.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of a rule; conditions that it does not have are left out.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record RuleResponse(String name, String effect, @Nullable Callers callers, @Nullable Context context,
		@Nullable String requireBinding, @Nullable Long maxTtlSeconds) {

	static RuleResponse of(PolicyRule rule) {
		RequiredBinding binding = rule.terms().binding();
		return new RuleResponse(rule.name(), text(rule.effect()), Callers.of(rule.callers()),
				Context.of(rule.context()), (binding != null) ? text(binding) : null,
				(rule.terms().maxTtl() != null) ? rule.terms().maxTtl().toSeconds() : null);
	}

	static List<RuleResponse> of(List<PolicyRule> rules) {
		return rules.stream().map(RuleResponse::of).toList();
	}

	static String text(Enum<?> word) {
		return word.name().toLowerCase(Locale.ROOT);
	}

	private static Set<String> sorted(Collection<String> words) {
		return new TreeSet<>(words);
	}

	/** The callers that it matches; absent for any caller. */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	record Callers(@Nullable String issuer, Set<String> groups, Set<String> subjects, Set<String> clients,
			Set<String> serviceAccounts, Map<String, Set<String>> claims) {

		private static @Nullable Callers of(CallerMatch match) {
			return match.equals(CallerMatch.ANY) ? null
					: new Callers(match.issuer(), sorted(match.groups()), sorted(match.subjects()),
							sorted(match.clients()), sorted(match.serviceAccounts()),
							CallerResponse.sorted(match.claims()));
		}

	}

	/**
	 * The task for which a lookup must be made; absent for anything.
	 *
	 * @param standing how far it must be known at least
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	record Context(Set<String> dags, Set<String> tasks, Set<String> teams, Set<String> runTypes, String standing) {

		static @Nullable Context of(ContextMatch match) {
			return match.equals(ContextMatch.ANY) ? null : new Context(sorted(match.dags()), sorted(match.tasks()),
					sorted(match.teams()), sorted(match.runTypes()), text(match.standing()));
		}

	}

}

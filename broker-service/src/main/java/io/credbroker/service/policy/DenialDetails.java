package io.credbroker.service.policy;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Writes the problem detail of a denial: which kind of right is missing and whom to ask,
 * without details of rules about others.
 */
final class DenialDetails {

	private DenialDetails() {
	}

	static String denied(Mapping mapping, CompiledRule rule, TaskContext said) {
		ContextField unsaid = unsaid(rule, said);
		if (unsaid != null) {
			return "A rule denies this %s for some %s, and the request names none: send %s.%s"
				.formatted(mapping.kind().singular(), unsaid.plural(), unsaid.header(), ask(mapping));
		}
		return "A rule denies this %s to this caller; a denial overrides every allowance.%s"
			.formatted(mapping.kind().singular(), ask(mapping));
	}

	private static @Nullable ContextField unsaid(CompiledRule rule, TaskContext said) {
		for (RuleCondition condition : rule.conditions()) {
			if (condition instanceof ContextCondition context && context.asked().word(said) == null) {
				return context.asked();
			}
		}
		return null;
	}

	static String lacking(Mapping mapping, RuleCondition lacking, TaskContext said) {
		String kind = mapping.kind().singular();
		return switch (lacking) {
			case ContextCondition condition -> otherContext(mapping, condition.asked(), said);
			case StandingCondition condition -> unknownContext(mapping, condition, said);
			case BindingCondition _, CallerCondition _, ClaimCondition _ ->
				"This caller may read this %s only with a token bound to a key or a certificate as a rule requires, and this token is not.%s"
					.formatted(kind, ask(mapping));
		};
	}

	private static String otherContext(Mapping mapping, ContextField part, TaskContext said) {
		return "This caller may read this %s only in certain %s, and the request names %s.%s".formatted(
				mapping.kind().singular(), part.plural(),
				(part.word(said) != null) ? "another" : "none: send " + part.header(), ask(mapping));
	}

	private static String unknownContext(Mapping mapping, StandingCondition condition, TaskContext context) {
		return "This caller may read this %s only in a context that is %s, and in this request %s. %s%s".formatted(
				mapping.kind().singular(), StandingCondition.text(condition.required()), condition.least(context),
				next(condition, context), ask(mapping));
	}

	/**
	 * How to ask so that the context is known well enough.
	 */
	static String next(StandingCondition condition, TaskContext context) {
		return switch (condition.required()) {
			case VERIFIED -> context.disregarded().verified()
					? "The request claims that it is verified, but broker.roles.context-authority does not name this caller."
					: "Only Airflow's API server can ask so, for a running task: set mode to api-server in the plugin's settings.";
			case ATTESTED ->
				"Ask from the task's own pod, with the token of its service account, or through Airflow's API server.";
			case ASSERTED, CATALOG, TOKEN -> "";
		};
	}

	static String undecided(Mapping mapping, TaskContext context) {
		return "Whether this caller may read this %s rests on the task that its pod runs, and the cluster could not be asked: %s Try again later."
			.formatted(mapping.kind().singular(), context.unavailable());
	}

	static String notAllowed(Mapping mapping, Caller caller) {
		String has = (caller.groups().isEmpty() && caller.serviceAccount() == null)
				? "its token names no groups, so only a rule for its issuer, subject or client could allow it"
				: "no rule matches its issuer, subject, client, groups, claims or service account";
		return "Nothing allows this caller to read this %s: %s.%s".formatted(mapping.kind().singular(), has,
				ask(mapping));
	}

	static String ask(Mapping mapping) {
		return " Ask " + ((mapping.owner() != null) ? "its owner, " + mapping.owner() + "." : "the security team.");
	}

}

package io.credbroker.service.policy;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Tells a refused caller which kind of right is missing and whom to ask, and nothing
 * about others.
 */
final class DenialDetails {

	private DenialDetails() {
	}

	static String denied(Mapping mapping, CompiledRule rule, TaskContext said) {
		ContextField unsaid = unsaid(rule, said);
		if (unsaid != null) {
			return "A rule denies this %s in some %s, and the request names none: send %s.%s"
				.formatted(mapping.kind().singular(), unsaid.plural(), unsaid.header(), ask(mapping));
		}
		return "A rule denies this %s to this caller, whatever others allow.%s".formatted(mapping.kind().singular(),
				ask(mapping));
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
		if (!(lacking instanceof ContextCondition context)) {
			return "This caller may read this %s only with a token that is bound to a key or a certificate in the way a rule asks for, and this one is not.%s"
				.formatted(kind, ask(mapping));
		}
		ContextField part = context.asked();
		return "This caller may read this %s only in certain %s, and the request names %s.%s".formatted(kind,
				part.plural(), (part.word(said) != null) ? "another" : "none: send " + part.header(), ask(mapping));
	}

	static String notAllowed(Mapping mapping, Caller caller) {
		String has = (caller.groups().isEmpty() && caller.serviceAccount() == null)
				? "its token names no groups, so only a rule for its issuer, subject or client could"
				: "no rule does so for its issuer, subject, client, groups, claims or service account";
		return "Nothing allows this caller to read this %s: %s.%s".formatted(mapping.kind().singular(), has,
				ask(mapping));
	}

	private static String ask(Mapping mapping) {
		return " Ask " + ((mapping.owner() != null) ? "its owner, " + mapping.owner() + "." : "the security team.");
	}

}

package io.credbroker.service.policy;

import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Tells a refused caller which kind of right is missing and whom to ask, and nothing
 * about others.
 */
final class Refusals {

	private Refusals() {
	}

	static String denied(Mapping mapping, CompiledRule rule, @Nullable String dag) {
		if (dag == null && rule.dependsOnDag()) {
			return "A rule denies this %s in some DAGs, and the request names none: send Airflow-Dag-Id.%s"
				.formatted(mapping.kind().singular(), ask(mapping));
		}
		return "A rule denies this %s to this caller, whatever others allow.%s".formatted(mapping.kind().singular(),
				ask(mapping));
	}

	static String notInThisDag(Mapping mapping, @Nullable String dag) {
		return "This caller may read this %s only in certain DAGs, and the request names %s.%s".formatted(
				mapping.kind().singular(), (dag != null) ? "another" : "none: send Airflow-Dag-Id", ask(mapping));
	}

	static String notAllowed(Mapping mapping, Caller caller) {
		String has = (caller.groups().isEmpty() && caller.serviceAccount() == null)
				? "its token names no groups, so only a rule for its issuer or subject could"
				: "no rule does so for its issuer, subject, groups or service account";
		return "Nothing allows this caller to read this %s: %s.%s".formatted(mapping.kind().singular(), has,
				ask(mapping));
	}

	private static String ask(Mapping mapping) {
		return " Ask " + ((mapping.owner() != null) ? "its owner, " + mapping.owner() + "." : "the security team.");
	}

}

package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.SecretEntry;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that one secret of a mapping is for, compiled for choices.
 *
 * @param conditions the one about the standing last
 */
record CompiledSecret(ContextMatch when, List<RuleCondition> conditions) {

	CompiledSecret(SecretEntry secret) {
		this(secret.when(), ContextConditions.of(secret.when(), false));
	}

	boolean namesTasks() {
		return this.when.namesParts();
	}

	/**
	 * The first condition that does not match, if any; the one about the standing only
	 * where all others do.
	 */
	@Nullable RuleCondition mismatch(Caller caller, TaskContext context) {
		for (RuleCondition condition : this.conditions) {
			if (!condition.matches(caller, context)) {
				return condition;
			}
		}
		return null;
	}

	/**
	 * Whether it could be for the task if the orchestrator could be asked.
	 */
	boolean isOpen(Caller caller, TaskContext context) {
		return this.conditions.stream()
			.allMatch((condition) -> condition.matches(caller, context) || condition.isOpen(context));
	}

}

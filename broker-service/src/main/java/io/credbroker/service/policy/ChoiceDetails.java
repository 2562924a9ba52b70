package io.credbroker.service.policy;

import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Writes why a lookup is given none of a mapping's secrets, and whom to ask, without
 * details about other tasks.
 */
final class ChoiceDetails {

	private ChoiceDetails() {
	}

	/**
	 * The task has a secret of its own and is not known well enough to get it.
	 */
	static String unproven(Mapping mapping, StandingCondition condition, TaskContext context) {
		return "The mapping of this %s has a secret for this task, and gives it only in a context that is %s; in this request %s. %s%s"
			.formatted(mapping.kind().singular(), StandingCondition.text(condition.required()),
					condition.least(context), DenialDetails.next(condition, context), DenialDetails.ask(mapping));
	}

	/**
	 * All secrets are for other tasks.
	 */
	static String forOthers(Mapping mapping, @Nullable RuleCondition lacking, TaskContext context) {
		if (!(lacking instanceof ContextCondition condition)) {
			return "The mapping of this %s has no secret for this task.%s".formatted(mapping.kind().singular(),
					DenialDetails.ask(mapping));
		}
		ContextField part = condition.asked();
		return "The mapping of this %s has secrets for certain %s only, and the request names %s.%s".formatted(
				mapping.kind().singular(), part.plural(),
				(part.word(context) != null) ? "another" : "none: send " + part.header(), DenialDetails.ask(mapping));
	}

	static String undecided(Mapping mapping, TaskContext context) {
		return "Which secret of this %s the task is given rests on the task that its pod runs, and the cluster could not be asked: %s Try again later."
			.formatted(mapping.kind().singular(), context.unavailable());
	}

}

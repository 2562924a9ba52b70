package io.credbroker.service.policy;

import java.util.Collection;

import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.mapping.ContextMatch;
import org.jspecify.annotations.Nullable;

/**
 * What rules compare of the task for which a lookup is made, and the header that names
 * it.
 */
enum ContextField {

	/** Its DAG. */
	DAG(RuleField.DAG, TaskPart.DAG, "DAGs", "Airflow-Dag-Id"),
	/** The task itself. */
	TASK(RuleField.TASK, TaskPart.TASK, "tasks", "Airflow-Task-Id"),
	/** Its team. */
	TEAM(RuleField.TEAM, TaskPart.TEAM, "teams", "Airflow-Team"),
	/** Its run. */
	RUN_TYPE(RuleField.RUN_TYPE, TaskPart.RUN_TYPE, "types of run", "Airflow-Run-Id");

	private final RuleField field;

	private final TaskPart part;

	private final String plural;

	private final String header;

	ContextField(RuleField field, TaskPart part, String plural, String header) {
		this.field = field;
		this.part = part;
		this.plural = plural;
		this.header = header;
	}

	RuleField field() {
		return this.field;
	}

	TaskPart part() {
		return this.part;
	}

	String plural() {
		return this.plural;
	}

	String header() {
		return this.header;
	}

	/**
	 * The values that a rule requires; empty matches any value, also an absent one.
	 */
	Collection<String> asked(ContextMatch rule) {
		return switch (this) {
			case DAG -> rule.dags();
			case TASK -> rule.tasks();
			case TEAM -> rule.teams();
			case RUN_TYPE -> rule.runTypes();
		};
	}

	/**
	 * The value of the context, or {@code null} if absent.
	 */
	@Nullable String word(TaskContext context) {
		return switch (this) {
			case DAG -> context.parts().dagId();
			case TASK -> context.parts().taskId();
			case TEAM -> context.parts().team();
			case RUN_TYPE -> context.parts().runType();
		};
	}

}

package io.credbroker.service.policy;

import java.util.Collection;

import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.policy.PolicyRule.ContextMatch;
import org.jspecify.annotations.Nullable;

/**
 * What a caller can say of itself that rules compare, and the header it says it in.
 */
enum ContextField {

	/** The DAG it runs. */
	DAG(RuleField.DAG, "DAGs", "Airflow-Dag-Id"),
	/** The task it runs. */
	TASK(RuleField.TASK, "tasks", "Airflow-Task-Id"),
	/** The team it runs for. */
	TEAM(RuleField.TEAM, "teams", "Airflow-Team"),
	/** The run it is part of. */
	RUN_TYPE(RuleField.RUN_TYPE, "types of run", "Airflow-Run-Id");

	private final RuleField field;

	private final String plural;

	private final String header;

	ContextField(RuleField field, String plural, String header) {
		this.field = field;
		this.plural = plural;
		this.header = header;
	}

	RuleField field() {
		return this.field;
	}

	String plural() {
		return this.plural;
	}

	String header() {
		return this.header;
	}

	/**
	 * The words that a rule compares it with; none means anything, and silence.
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
	 * The word of the context that is compared, or {@code null} for silence.
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

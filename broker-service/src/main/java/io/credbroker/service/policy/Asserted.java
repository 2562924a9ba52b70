package io.credbroker.service.policy;

import java.util.Collection;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.policy.PolicyRule.ContextMatch;
import org.jspecify.annotations.Nullable;

/**
 * What a caller can say of itself that rules compare, and the header it says it in.
 */
enum Asserted {

	/** The DAG it runs. */
	DAG("DAGs", "Airflow-Dag-Id"),
	/** The task it runs. */
	TASK("tasks", "Airflow-Task-Id"),
	/** The team it runs for. */
	TEAM("teams", "Airflow-Team"),
	/** The run it is part of. */
	RUN_TYPE("types of run", "Airflow-Run-Id");

	private final String plural;

	private final String header;

	Asserted(String plural, String header) {
		this.plural = plural;
		this.header = header;
	}

	/**
	 * The one that a part of a rule compares, if it compares one.
	 */
	static @Nullable Asserted of(Part part) {
		return switch (part) {
			case DAG -> DAG;
			case TASK -> TASK;
			case TEAM -> TEAM;
			case RUN_TYPE -> RUN_TYPE;
			case ID, TAGS, ISSUER, GROUPS, SUBJECT, CLIENT, SERVICE_ACCOUNT, CLAIMS, BINDING -> null;
		};
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
	 * What the caller says, or {@code null} for silence.
	 */
	@Nullable String said(AssertedContext context) {
		return switch (this) {
			case DAG -> context.dagId();
			case TASK -> context.taskId();
			case TEAM -> context.team();
			case RUN_TYPE -> context.runId();
		};
	}

}

package io.credbroker.service.identity;

/**
 * A part of the context of a lookup.
 */
public enum TaskPart {

	/** The DAG. */
	DAG("dag_id"),
	/** The task within it. */
	TASK("task_id"),
	/** The run of the DAG. */
	RUN("run_id"),
	/** The type of the run, as Airflow names it. */
	RUN_TYPE("run_type"),
	/** Which try of the task. */
	TRY_NUMBER("try_number"),
	/** Which of the mapped tasks. */
	MAP_INDEX("map_index"),
	/** The team it belongs to. */
	TEAM("team");

	private final String key;

	TaskPart(String key) {
		this.key = key;
	}

	/**
	 * Its name on the record and in answers.
	 */
	public String key() {
		return this.key;
	}

}

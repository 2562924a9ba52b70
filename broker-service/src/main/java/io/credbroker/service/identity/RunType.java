package io.credbroker.service.identity;

import org.jspecify.annotations.Nullable;

/**
 * The type of a DAG run, which Airflow puts in front of the run's id.
 */
enum RunType {

	/** Any run id without another prefix, as in Airflow. */
	MANUAL("manual"),
	/** Started by its schedule. */
	SCHEDULED("scheduled"),
	/** Started for intervals of the past. */
	BACKFILL("backfill"),
	/** Triggered by a task of another DAG, from Airflow 3.3 on. */
	OPERATOR_TRIGGERED("operator_triggered"),
	/** Triggered by an asset, in Airflow 3. */
	ASSET_TRIGGERED("asset_triggered"),
	/** Started to materialise an asset, from Airflow 3.2 on. */
	ASSET_MATERIALIZATION("asset_materialization"),
	/** Triggered by a dataset, in Airflow 2. */
	DATASET_TRIGGERED("dataset_triggered");

	private static final RunType[] ALL = values();

	private final String word;

	private final String prefix;

	RunType(String word) {
		this.word = word;
		this.prefix = word + "__";
	}

	/**
	 * Airflow's name of it, which catalogs use.
	 */
	String word() {
		return this.word;
	}

	/**
	 * The type of the run with this id, or {@code null} without an id.
	 */
	static @Nullable RunType of(@Nullable String runId) {
		if (runId == null) {
			return null;
		}
		for (RunType type : ALL) {
			if (runId.startsWith(type.prefix)) {
				return type;
			}
		}
		return MANUAL;
	}

}

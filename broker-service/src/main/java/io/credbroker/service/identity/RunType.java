package io.credbroker.service.identity;

import org.jspecify.annotations.Nullable;

/**
 * How a DAG run came about, as Airflow writes it in front of the run's id.
 */
enum RunType {

	/** Anything that bears no other mark, as Airflow has it. */
	MANUAL("manual"),
	/** By its schedule. */
	SCHEDULED("scheduled"),
	/** To make up for intervals of the past. */
	BACKFILL("backfill"),
	/** By a task of another DAG, from Airflow 3.3 on. */
	OPERATOR_TRIGGERED("operator_triggered"),
	/** By an asset, in Airflow 3. */
	ASSET_TRIGGERED("asset_triggered"),
	/** To materialise an asset, from Airflow 3.2 on. */
	ASSET_MATERIALIZATION("asset_materialization"),
	/** By a dataset, in Airflow 2. */
	DATASET_TRIGGERED("dataset_triggered");

	private static final RunType[] ALL = values();

	private final String word;

	private final String prefix;

	RunType(String word) {
		this.word = word;
		this.prefix = word + "__";
	}

	/**
	 * Airflow's word for it, as catalogs use it.
	 */
	String word() {
		return this.word;
	}

	/**
	 * The type of the run with this id, or {@code null} for no id.
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

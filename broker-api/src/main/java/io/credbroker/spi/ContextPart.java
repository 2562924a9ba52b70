package io.credbroker.spi;

/**
 * A part of what is known of a lookup, as far as an issued credential may depend on it.
 */
public enum ContextPart {

	/** Issuer name and subject of the caller. */
	CALLER("caller"),
	/** The caller's groups. */
	GROUPS("groups"),
	/** The id of the DAG. */
	DAG("dag"),
	/** The id of the task within its DAG. */
	TASK("task"),
	/** The id of the DAG run. */
	RUN("run"),
	/** The type of the DAG run, as Airflow names it. */
	RUN_TYPE("run type"),
	/** Which try of the task it is. */
	TRY_NUMBER("try number"),
	/** Which of a mapped task's instances it is. */
	MAP_INDEX("map index"),
	/** The team that the task runs for. */
	TEAM("team"),
	/** The tags that the catalog gives to what is looked up. */
	TAGS("tags"),
	/**
	 * The access token that the caller sent, itself: only for a store that issues a
	 * credential in exchange for it.
	 */
	CALLER_TOKEN("token of the caller");

	private final String words;

	ContextPart(String words) {
		this.words = words;
	}

	/**
	 * What operators read.
	 */
	@Override
	public String toString() {
		return this.words;
	}

}

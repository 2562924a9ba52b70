package io.credbroker.spi;

/**
 * How far a part of the context is known.
 */
public enum Standing {

	/** The broker's own catalog says so. */
	CATALOG,
	/** The caller's token says so, and the broker has verified it. */
	TOKEN,
	/** Airflow's API server knows it. */
	VERIFIED,
	/** The orchestrator says so. */
	ATTESTED,
	/** The caller says so, and may lie. */
	ASSERTED

}

package io.credbroker.service.secret;

import java.util.Locale;
import java.util.Set;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what becomes of reads of credentials that all replicas share.
 */
final class ClusterMeters {

	private final MeterRegistry meters;

	/**
	 * Shows the counters of each store from the start, so that the first of anything
	 * counts as an increase.
	 */
	ClusterMeters(MeterRegistry meters, Set<String> stores) {
		this.meters = meters;
		for (String store : stores) {
			for (Outcome outcome : Outcome.values()) {
				var _ = counter(store, outcome);
			}
		}
	}

	void count(String store, Outcome outcome) {
		counter(store, outcome).increment();
	}

	private Counter counter(String store, Outcome outcome) {
		return Counter.builder("broker.cluster.credentials")
			.description("Reads of credentials that all replicas share, by what became of them")
			.tag("store", store)
			.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
			.register(this.meters);
	}

	/** What became of a read. */
	enum Outcome {

		/** This replica had it issued. */
		ISSUED,
		/** Another replica had it issued. */
		SHARED,
		/** A replica that was issuing it ended, and this one took over. */
		ABANDONED,
		/** It was issued, and the other replicas could not be given it. */
		NOT_SHARED

	}

}

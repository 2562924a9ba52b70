package io.credbroker.service.secret;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.store.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts answers from the cache, and lookups that wait for a store.
 */
final class CacheMeters {

	private final ConcurrentMap<CounterKey, Counter> counters = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, DistributionSummary> herds = new ConcurrentHashMap<>();

	private final MeterRegistry meters;

	/**
	 * Shows the counters of each store from the start, so that the first of anything
	 * counts as an increase.
	 */
	CacheMeters(MeterRegistry meters, Set<String> stores) {
		this.meters = meters;
		stores.forEach(this::show);
	}

	private void show(String store) {
		var _ = herd(store);
		for (Metric metric : Metric.values()) {
			metric.reasons.forEach((reason) -> count(metric, store, reason, 0));
		}
	}

	void served(String store, boolean stale) {
		count(stale ? Metric.STALE : Metric.HITS, store, "", 1);
	}

	/**
	 * Counts a secret that was served although its rotation is due.
	 */
	void overdue(String store) {
		count(Metric.OVERDUE, store, "", 1);
	}

	/**
	 * Counts a failure answered from the negative cache.
	 */
	void negativeCacheHit(String store, StoreFailure failure) {
		count(Metric.NEGATIVE_CACHE_HITS, store, failure.kind().toLowerCase(Locale.ROOT), 1);
	}

	void notFresh(String store, NotFresh reason) {
		count(Metric.NOT_FRESH, store, reason.name().toLowerCase(Locale.ROOT), 1);
	}

	/**
	 * The gauge of lookups that wait for a read of that store.
	 */
	AtomicInteger waiting(String store) {
		return this.waiting.computeIfAbsent(store, this::gauge);
	}

	/**
	 * Records how many lookups one read has answered; none have waited for a refresh in
	 * the background.
	 */
	void answered(String store, int lookups) {
		if (lookups > 0) {
			herd(store).record(lookups);
		}
	}

	private DistributionSummary herd(String store) {
		return this.herds.computeIfAbsent(store,
				(name) -> DistributionSummary.builder("broker.store.read.herd")
					.description("Lookups that waited for the same read of a store")
					.baseUnit("lookups")
					.tag("store", name)
					.register(this.meters));
	}

	private AtomicInteger gauge(String store) {
		AtomicInteger callers = new AtomicInteger();
		Gauge.builder("broker.store.waiting", callers, AtomicInteger::get)
			.description("Lookups that wait for a read of a store")
			.tag("store", store)
			.register(this.meters);
		return callers;
	}

	private void count(Metric metric, String store, String reason, int times) {
		this.counters.computeIfAbsent(new CounterKey(metric, store, reason), this::counter).increment(times);
	}

	private Counter counter(CounterKey told) {
		Counter.Builder counter = Counter.builder(told.metric().name)
			.description(told.metric().description)
			.tag("store", told.store());
		return (told.reason().isEmpty() ? counter : counter.tag("reason", told.reason())).register(this.meters);
	}

	/** Why a caller that asks for a fresh secret gets a cached one. */
	enum NotFresh {

		/** It was read within the fresh interval. */
		INTERVAL,
		/** The caller has used up its budget. */
		BUDGET

	}

	private enum Metric {

		HITS("broker.secret.hits", "Secrets served from memory", ""),

		STALE("broker.secret.stale", "Secrets served from memory older than their ttl", ""),

		OVERDUE("broker.secret.overdue", "Secrets served although their rotation is due", ""),

		NEGATIVE_CACHE_HITS("broker.secret.negative.cache.hits", "Failures answered from memory", "missing", "denied",
				"malformed"),

		NOT_FRESH("broker.secret.not.fresh", "Secrets served from memory although a fresh one was wanted", "interval",
				"budget");

		private final String name;

		private final String description;

		@SuppressWarnings("ImmutableEnumChecker") // What List.of makes is immutable.
		private final List<String> reasons;

		Metric(String name, String description, String... reasons) {
			this.name = name;
			this.description = description;
			this.reasons = List.of(reasons);
		}

	}

	/** The key of one counter. */
	private record CounterKey(Metric metric, String store, String reason) {
	}

}

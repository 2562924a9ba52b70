package io.credbroker.service.secret;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.store.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts answers from the cache, and lookups that wait for a store.
 */
final class CacheMeters {

	private final ConcurrentMap<CounterKey, Counter> counters = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

	private final MeterRegistry meters;

	CacheMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	void served(String store, boolean stale) {
		count(stale ? Metric.STALE : Metric.HITS, store, "");
	}

	/**
	 * Counts a secret that was served although its rotation is due.
	 */
	void overdue(String store) {
		count(Metric.OVERDUE, store, "");
	}

	/**
	 * Counts a failure answered from the negative cache.
	 */
	void negativeCacheHit(String store, StoreFailure failure) {
		count(Metric.NEGATIVE_CACHE_HITS, store, failure.kind().toLowerCase(Locale.ROOT));
	}

	void notFresh(String store, NotFresh reason) {
		count(Metric.NOT_FRESH, store, reason.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * The gauge of lookups that wait for a read of that store.
	 */
	AtomicInteger waiting(String store) {
		return this.waiting.computeIfAbsent(store, this::gauge);
	}

	private AtomicInteger gauge(String store) {
		AtomicInteger callers = new AtomicInteger();
		Gauge.builder("broker.store.waiting", callers, AtomicInteger::get)
			.description("Lookups that wait for a read of a store")
			.tag("store", store)
			.register(this.meters);
		return callers;
	}

	private void count(Metric metric, String store, String reason) {
		this.counters.computeIfAbsent(new CounterKey(metric, store, reason), this::counter).increment();
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

		HITS("broker.secret.hits", "Secrets served from memory"),

		STALE("broker.secret.stale", "Secrets served from memory older than their ttl"),

		OVERDUE("broker.secret.overdue", "Secrets served although their rotation is due"),

		NEGATIVE_CACHE_HITS("broker.secret.negative.cache.hits", "Failures answered from memory"),

		NOT_FRESH("broker.secret.not.fresh", "Secrets served from memory although a fresh one was wanted");

		private final String name;

		private final String description;

		Metric(String name, String description) {
			this.name = name;
			this.description = description;
		}

	}

	/** The key of one counter. */
	private record CounterKey(Metric metric, String store, String reason) {
	}

}

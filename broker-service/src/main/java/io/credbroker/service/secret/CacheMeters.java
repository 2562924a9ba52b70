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
 * Counts what is answered without asking a store, and who waits for one.
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
	 * Given although its rotation is due, wherever it came from.
	 */
	void overdue(String store) {
		count(Metric.OVERDUE, store, "");
	}

	/**
	 * A store said no before, and is not asked again yet.
	 */
	void negativeCacheHit(String store, StoreFailure failure) {
		count(Metric.NEGATIVE_CACHE_HITS, store, failure.kind().toLowerCase(Locale.ROOT));
	}

	void notFresh(String store, NotFresh reason) {
		count(Metric.NOT_FRESH, store, reason.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * How many wait for a read of that store, to be counted up and down.
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

	/** Why somebody who wants to pass over the cache is answered from it. */
	enum NotFresh {

		/** It was read a moment ago. */
		INTERVAL,
		/** The caller has done so too often. */
		BUDGET

	}

	private enum Metric {

		HITS("broker.secret.hits", "Secrets served from memory"),

		STALE("broker.secret.stale", "Secrets served from memory older than their ttl"),

		OVERDUE("broker.secret.overdue", "Secrets given although their rotation is due"),

		NEGATIVE_CACHE_HITS("broker.secret.negative.cache.hits", "Failures answered from memory"),

		NOT_FRESH("broker.secret.not.fresh", "Secrets served from memory although a fresh one was wanted");

		private final String name;

		private final String description;

		Metric(String name, String description) {
			this.name = name;
			this.description = description;
		}

	}

	/** What is counted apart. */
	private record CounterKey(Metric metric, String store, String reason) {
	}

}

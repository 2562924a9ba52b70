package io.credbroker.service.federation;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;

/**
 * Shows the keys and counts the tokens.
 */
final class FederationMetrics {

	private final KeyRing keys;

	private final MeterRegistry registry;

	private final MultiGauge expires;

	private final MultiGauge signing;

	FederationMetrics(KeyRing keys, MeterRegistry registry) {
		this.keys = keys;
		this.registry = registry;
		this.expires = MultiGauge.builder("broker.federation.key.expires")
			.baseUnit("seconds")
			.description("When the certificate of a published key ends, in seconds since 1970")
			.register(registry);
		this.signing = MultiGauge.builder("broker.federation.key.signing")
			.description("1 for the key that signs identity tokens, 0 for the others that are published")
			.register(registry);
		Gauge.builder("broker.federation.keys.refused", keys, (ring) -> ring.faults().size())
			.description("Keys in the folder that cannot be used, or not as they are there now")
			.register(registry);
		for (Outcome outcome : Outcome.values()) {
			counter(outcome);
		}
		show();
	}

	/**
	 * Shows the keys as they are now.
	 */
	void show() {
		List<Row<?>> ends = new ArrayList<>();
		List<Row<?>> turns = new ArrayList<>();
		SigningKey current = this.keys.signing().orElse(null);
		this.keys.published().forEach((key) -> {
			Tags tags = Tags.of("key", key.name());
			ends.add(Row.of(tags, key.notAfter().getEpochSecond()));
			turns.add(Row.of(tags, key.equals(current) ? 1 : 0));
		});
		this.expires.register(ends, true);
		this.signing.register(turns, true);
	}

	void count(Outcome outcome) {
		counter(outcome).increment();
	}

	private Counter counter(Outcome outcome) {
		return Counter.builder("broker.federation.tokens")
			.description("Identity tokens that were to be signed, by outcome")
			.tag("outcome", outcome.text)
			.register(this.registry);
	}

	/**
	 * How a request for a token ended.
	 */
	enum Outcome {

		/** It was signed. */
		SIGNED("signed"),
		/** The lookup lacks a part, or it is not known well enough. */
		CONTEXT_MISSING("context_missing"),
		/** No key can sign. */
		KEY_MISSING("key_missing");

		private final String text;

		Outcome(String text) {
			this.text = text;
		}

	}

}

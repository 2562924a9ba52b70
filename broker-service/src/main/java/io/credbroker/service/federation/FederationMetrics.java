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
		this.expires = MultiGauge.builder("broker.federation.key.expires.timestamp")
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
	 * Shows the keys that there are now. Their values are read by each scrape, and a row
	 * that stays is not touched, since a scrape may come meanwhile.
	 */
	void show() {
		List<Row<?>> ends = new ArrayList<>();
		List<Row<?>> turns = new ArrayList<>();
		this.keys.published().forEach((key) -> {
			Tags tags = Tags.of("key", key.name());
			ends.add(Row.of(tags, this.keys, (ring) -> end(ring, key.name())));
			turns.add(Row.of(tags, this.keys, (ring) -> isSigning(ring, key.name()) ? 1 : 0));
		});
		this.expires.register(ends);
		this.signing.register(turns);
	}

	private static double end(KeyRing ring, String name) {
		return ring.published()
			.stream()
			.filter((key) -> key.name().equals(name))
			.mapToDouble((key) -> key.notAfter().toEpochMilli() / 1000.0)
			.findFirst()
			.orElse(Double.NaN);
	}

	private static boolean isSigning(KeyRing ring, String name) {
		return ring.signing().filter((key) -> key.name().equals(name)).isPresent();
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

package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pause that one store has asked for; it is observed up to a limit.
 * <p>
 * A limit may apply to one path only, so the first throttled key is paused alone, and the
 * whole store once a second key is throttled during that pause.
 */
final class RetryAfterGate {

	private static final Logger log = LoggerFactory.getLogger(RetryAfterGate.class);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final String store;

	private final Clock clock;

	private final KeyBackoff keys;

	private String firstKey = "";

	private Instant firstUntil = Instant.MIN;

	private Instant until = Instant.EPOCH;

	private boolean told;

	RetryAfterGate(Store store, KeyBackoff keys, Clock clock, MeterRegistry meters) {
		this.store = store.name();
		this.keys = keys;
		this.clock = clock;
		Gauge.builder("broker.store.retry.after", this, (gate) -> Math.max(0, gate.left().toMillis()) / 1000.0)
			.description("The remaining time of the pause that a store has asked for")
			.baseUnit("seconds")
			.tag("store", store.name())
			.register(meters);
	}

	/**
	 * The remaining time of the pause; not positive if the store may be asked.
	 */
	synchronized Duration left() {
		return Duration.between(this.clock.instant(), this.until);
	}

	/**
	 * Records the store's answer.
	 */
	synchronized void record(String key, Object answer) {
		if (answer instanceof FetchResult.Throttled(var retryAfter)) {
			if (retryAfter != null) {
				throttled(key, (retryAfter.compareTo(LONGEST) > 0) ? LONGEST : retryAfter);
			}
		}
		else if (this.told && !left().isPositive()) {
			this.told = false;
			log.atInfo().addKeyValue("store", this.store).log("The store no longer asks for fewer calls");
		}
	}

	private void throttled(String key, Duration pause) {
		Instant now = this.clock.instant();
		Instant end = now.plus(pause);
		this.keys.throttled(key, end);
		if (!this.firstUntil.isAfter(now) || this.firstKey.equals(key)) {
			this.firstKey = key;
			this.firstUntil = end;
			return;
		}
		this.until = end.isAfter(this.until) ? end : this.until;
		if (!this.told) {
			this.told = true;
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("seconds", pause.toSeconds())
				.log("The store asks for fewer calls; calls are paused for the time that it asks for");
		}
	}

}

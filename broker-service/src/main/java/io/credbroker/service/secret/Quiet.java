package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.spi.FetchResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time for which one store has asked to be left alone: kept, but not for ever.
 * <p>
 * The log hears of it when the store first asks for it and when it next answers without.
 */
final class Quiet {

	private static final Logger log = LoggerFactory.getLogger(Quiet.class);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final String store;

	private final Clock clock;

	private final AtomicReference<Instant> until = new AtomicReference<>(Instant.EPOCH);

	private final AtomicBoolean wanted = new AtomicBoolean();

	Quiet(String store, Clock clock, MeterRegistry meters) {
		this.store = store;
		this.clock = clock;
		Gauge.builder("broker.store.quiet", this, (quiet) -> Math.max(0, quiet.left().toMillis()) / 1000.0)
			.description("The time for which a store is left alone because it asked for that")
			.baseUnit("seconds")
			.tag("store", store)
			.register(meters);
	}

	/**
	 * How long the store is still to be left alone; not positive where it may be asked.
	 */
	Duration left() {
		return Duration.between(this.clock.instant(), this.until.get());
	}

	void heard(Object answer) {
		if (answer instanceof FetchResult.Throttled(var retryAfter)) {
			if (retryAfter != null) {
				keep(retryAfter);
			}
		}
		else if (this.wanted.get() && this.wanted.compareAndSet(true, false)) {
			log.atInfo().addKeyValue("store", this.store).log("The store no longer asks for quiet");
		}
	}

	private void keep(Duration asked) {
		Duration quiet = (asked.compareTo(LONGEST) > 0) ? LONGEST : asked;
		Instant end = this.clock.instant().plus(quiet);
		this.until.accumulateAndGet(end, (one, other) -> one.isAfter(other) ? one : other);
		if (this.wanted.compareAndSet(false, true)) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("seconds", quiet.toSeconds())
				.log("The store asks for quiet and gets it");
		}
	}

}

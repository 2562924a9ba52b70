package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.store.StoreHealth.State;
import io.credbroker.spi.StoreStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of one store, known from the calls of lookups and, where there are none,
 * from probes; each change is logged once.
 * <p>
 * It never prevents a call to the store.
 */
final class HealthMonitor {

	private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);

	private final String store;

	private final Clock clock;

	private volatile Instant answeredAt = Instant.MIN;

	private volatile StoreHealth health;

	HealthMonitor(String store, Clock clock, MeterRegistry meters) {
		this.store = store;
		this.clock = clock;
		this.health = new StoreHealth(State.UNKNOWN, clock.instant(), null);
		for (State state : State.values()) {
			Gauge.builder("broker.store.health", this, (monitor) -> (monitor.health.state() == state) ? 1 : 0)
				.description("1 for the state that the store is in, 0 for every other")
				.tag("store", store)
				.tag("state", state.text())
				.register(meters);
		}
	}

	StoreHealth health() {
		return this.health;
	}

	/**
	 * Whether the store has answered a call within that time.
	 */
	boolean hasAnsweredWithin(Duration time) {
		return this.answeredAt.isAfter(this.clock.instant().minus(time));
	}

	/**
	 * Records a call that shows that the store works.
	 */
	void answered() {
		this.answeredAt = this.clock.instant();
		if (this.health.state() != State.UP) {
			change(State.UP, null);
		}
	}

	/**
	 * Records the result of a probe; a call answered since the probe began takes
	 * precedence.
	 */
	void probed(Instant begun, StoreStatus status) {
		switch (status) {
			case StoreStatus.Up _ -> change(State.UP, null);
			case StoreStatus.Refusing(var reason) -> changeUnlessAnswered(begun, State.REFUSING, reason);
			case StoreStatus.Down(var reason) -> changeUnlessAnswered(begun, State.DOWN, reason);
		}
	}

	private synchronized void changeUnlessAnswered(Instant begun, State state, String reason) {
		if (this.answeredAt.isBefore(begun)) {
			change(state, reason);
		}
	}

	private synchronized void change(State state, @Nullable String reason) {
		StoreHealth before = this.health;
		if (before.state() == state) {
			this.health = new StoreHealth(state, before.since(), reason);
			return;
		}
		this.health = new StoreHealth(state, this.clock.instant(), reason);
		if (state.isBad()) {
			log.atWarn()
				.addKeyValue("store", this.store)
				.addKeyValue("health", state.text())
				.addKeyValue("before", before.state().text())
				.addKeyValue("reason", reason)
				.log("The store cannot be used");
		}
		else if (before.state().isBad()) {
			log.atInfo()
				.addKeyValue("store", this.store)
				.addKeyValue("before", before.state().text())
				.log("The store can be used again");
		}
	}

}

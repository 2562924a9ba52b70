package io.credbroker.service.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Makes stores of one within its bounds.
 */
public final class TestStores {

	private TestStores() {
	}

	/**
	 * With the period in which the store gets its calls.
	 */
	public static Stores of(Store store, Clock clock, MeterRegistry meters, Duration period) {
		return new Stores(Map.of(store.name(), new BoundedStore(store, new StoreGuards(clock, meters, period))));
	}

}

package io.credbroker.service.store;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings that stores of all types have.
 *
 * @param type names the provider, for example {@code vault}
 * @param timeout the most time one read may take in all
 * @param probeInterval the time without an answered call after which the store is probed;
 * {@code 0s} for never
 * @param rotationOverlap how long a replaced version still works after its rotation, as
 * with two users that take turns
 * @param bounds the limits of calls to the store
 * @param settings belong to the provider, which binds them itself
 */
record StoreProperties(@Nullable String type, @DefaultValue("10s") Duration timeout,
		@DefaultValue("1m") Duration probeInterval, @DefaultValue("0s") Duration rotationOverlap,
		@DefaultValue StoreBounds bounds, @DefaultValue Map<String, Object> settings) {
}

package io.credbroker.service.store;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every store has, whatever its type.
 *
 * @param type names the provider, for example {@code vault}
 * @param timeout the most time one read may take in all
 * @param probeInterval how long it may go without an answered call before it is asked
 * whether it works; {@code 0s} never asks
 * @param rotationOverlap how long a replaced version still works after its rotation, as
 * with two users that take turns
 * @param bounds how much of the store the broker may use
 * @param settings belong to the provider, which binds them itself
 */
record StoreProperties(@Nullable String type, @DefaultValue("10s") Duration timeout,
		@DefaultValue("1m") Duration probeInterval, @DefaultValue("0s") Duration rotationOverlap,
		@DefaultValue StoreBounds bounds, @DefaultValue Map<String, Object> settings) {
}

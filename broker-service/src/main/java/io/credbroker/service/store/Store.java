package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.spi.SecretProvider;

/**
 * A configured instance of a provider.
 *
 * @param timeout the most time one read may take in all
 * @param probeInterval the time without an answered call after which it is probed; zero
 * for never
 * @param rotationOverlap how long a replaced version still works after its rotation
 */
public record Store(String name, String type, SecretProvider provider, Duration timeout, Duration probeInterval,
		Duration rotationOverlap, StoreBounds bounds) {
}

package io.credbroker.service.secret;

import java.time.Duration;

import io.credbroker.spi.SecretProvider;

/**
 * A configured instance of a provider, with a name and the time one read of it may take.
 */
record Store(String name, String type, SecretProvider provider, Duration timeout) {
}

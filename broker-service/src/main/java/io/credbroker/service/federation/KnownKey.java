package io.credbroker.service.federation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A key that is published.
 *
 * @param text the files that it was made of
 * @param seen when it was added while the broker ran, or {@code null} if it was there at
 * the start
 */
record KnownKey(SigningKey key, KeyText text, @Nullable Instant seen) {
}

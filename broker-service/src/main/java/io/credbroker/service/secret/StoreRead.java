package io.credbroker.service.secret;

import java.time.Instant;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * How a read of a store ended; holds no secret.
 *
 * @param key the key as mappings name it
 * @param issued whether the store issues what it gives under this key, instead of keeping
 * it
 * @param askedNanos the {@link System#nanoTime()} at which the store was asked
 */
public record StoreRead(String store, String key, boolean issued, long askedNanos, Outcome outcome) {

	/** What the store answered. */
	public sealed interface Outcome {

	}

	/**
	 * The content that the store has.
	 *
	 * @param fingerprint identifies the content without revealing it
	 * @param version the store's own name of it, if it has versions
	 * @param rotatedAt when it came into force, if the store tells
	 * @param nextRotationAt when the store plans to replace it, if it tells
	 */
	public record Found(String fingerprint, @Nullable String version, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) implements Outcome {
	}

	/** The store gave no content, or was not asked because it fails. */
	public record Failed(ProblemCode code) implements Outcome {
	}

}

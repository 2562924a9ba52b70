package io.credbroker.service.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a store says of a secret without giving it.
 */
public sealed interface DescribeOutcome {

	/**
	 * The secret is there; each part is {@code null} where the store does not tell it.
	 */
	record Described(@Nullable String version, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) implements DescribeOutcome {
	}

	/** The store tells nothing of this secret without giving it. */
	record Silent() implements DescribeOutcome {
	}

	/** The store's provider cannot ask without reading, so the store was not asked. */
	record NotSupported() implements DescribeOutcome {
	}

	/** The store would not give the secret now. */
	record Failed(StoreFailure why) implements DescribeOutcome {
	}

}

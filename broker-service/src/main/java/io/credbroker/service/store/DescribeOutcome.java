package io.credbroker.service.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of asking a store about a secret without reading it.
 */
public sealed interface DescribeOutcome {

	/**
	 * The secret exists; a part is {@code null} if the store does not report it.
	 */
	record Described(@Nullable String version, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) implements DescribeOutcome {
	}

	/** The store cannot describe this secret without a read. */
	record Silent() implements DescribeOutcome {
	}

	/** The provider does not support this, so the store was not asked. */
	record NotSupported() implements DescribeOutcome {
	}

	/** A read of the secret would fail now. */
	record Failed(StoreFailure why) implements DescribeOutcome {
	}

}

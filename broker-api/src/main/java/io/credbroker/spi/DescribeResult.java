package io.credbroker.spi;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The store's answer to a question about a secret.
 */
public sealed interface DescribeResult permits DescribeResult.Described, FetchResult.Failure {

	/**
	 * What the store says of the content it would give now.
	 *
	 * @param version the same text that {@link Secret#version()} has for this content;
	 * {@code null} when the store did not say
	 * @param rotatedAt when this content came into force
	 * @param nextRotationAt when the store plans to replace it
	 */
	record Described(@Nullable String version, @Nullable Instant rotatedAt,
			@Nullable Instant nextRotationAt) implements DescribeResult {
	}

}

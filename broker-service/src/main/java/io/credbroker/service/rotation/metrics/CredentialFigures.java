package io.credbroker.service.rotation.metrics;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the metrics show of one credential.
 *
 * @param mappings the mappings of the catalog in force that read it
 * @param inForceSince the latest time at which its content can have come into force
 * @param rotatedAt when it did; {@code null} if nobody knows
 * @param due when it has to be replaced
 * @param failure why the last look at it failed; {@code null} if it did not
 * @param held who holds it; {@code null} if no record can be searched
 */
record CredentialFigures(List<MappingKey> mappings, String store, @Nullable Instant inForceSince,
		@Nullable Instant rotatedAt, @Nullable Instant due, @Nullable FailureCause failure,
		@Nullable HeldVersions held) {
}

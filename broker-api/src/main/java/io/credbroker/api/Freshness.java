package io.credbroker.api;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How current an answer is and how long it may be used.
 *
 * @param version the store's own version, or a fingerprint where it has none
 * @param ttlSeconds the whole seconds from {@code issuedAt} to {@code expiresAt}
 * @param stale whether an older reading was served because the store could not be asked
 * @param rotationDue whether the secret's next rotation has come and no new version was
 * seen yet, so that it may stop working at any moment
 * @param ageSeconds the whole seconds since the secret was read from its store
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Freshness(@JsonProperty("version") String version, @JsonProperty("issued_at") Instant issuedAt,
		@JsonProperty("expires_at") Instant expiresAt, @JsonProperty("ttl_seconds") long ttlSeconds,
		@JsonProperty("stale") boolean stale, @JsonProperty("rotation_due") boolean rotationDue,
		@JsonProperty("age_seconds") long ageSeconds, @JsonProperty("rotated_at") @Nullable Instant rotatedAt,
		@JsonProperty("next_rotation_at") @Nullable Instant nextRotationAt) {
}

package io.credbroker.service.rotation;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.rotation.holders.HeldVersions.Held;
import io.credbroker.service.rotation.versions.KnownVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of one version.
 *
 * @param noticed how it was noticed
 * @param aliasOf the fingerprint that the same version has now
 * @param holders {@code null} if the record cannot be searched
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionResponse(@Nullable String version, String fingerprint, boolean current, String noticed,
		@Nullable String aliasOf, Instant firstSeenAt, @Nullable Instant rotatedAt, @Nullable String rotatedAtSource,
		@Nullable Instant replacedAt, @Nullable Integer holders, @Nullable Instant heldUntil) {

	/**
	 * @param current the fingerprint of the current version
	 * @param held the versions that somebody holds; {@code null} if nobody can know
	 */
	static VersionResponse of(KnownVersion known, @Nullable String current, @Nullable Map<String, Held> held) {
		Held holders = (held != null && known.aliasOf() == null) ? held.get(known.fingerprint()) : null;
		KnownVersion.Times times = known.times();
		return new VersionResponse(known.version(), known.fingerprint(), known.fingerprint().equals(current),
				known.noticed().text(), known.aliasOf(), times.firstSeenAt(), times.rotatedAt(),
				RotationResponse.text(times.rotatedAtSource()), times.replacedAt(), count(held, holders),
				(holders != null) ? holders.until() : null);
	}

	private static @Nullable Integer count(@Nullable Map<String, Held> held, @Nullable Held holders) {
		if (held == null) {
			return null;
		}
		return (holders != null) ? holders.holders() : 0;
	}

}

package io.credbroker.service.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.rotation.holders.HolderCounts.HolderCount;
import io.credbroker.service.rotation.versions.CredentialOverview;
import io.credbroker.service.rotation.versions.MappingName;
import io.credbroker.service.rotation.versions.RotationDue;
import io.credbroker.service.rotation.versions.RotationSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of what is known of one secret.
 *
 * @param ageSeconds how old its content is, or at least is if nobody knows when it came
 * into force
 * @param holders {@code null} if the record cannot be searched
 * @param versions only where one secret was asked for
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RotationResponse(String credential, String store, String key, List<MappingResponse> mappings, String state,
		@Nullable String version, @Nullable String fingerprint, @Nullable Instant rotatedAt,
		@Nullable String rotatedAtSource, @Nullable Long ageSeconds, @Nullable Instant nextRotationAt,
		@Nullable String nextRotationSource, @Nullable Long overdueSeconds, @Nullable Long rotateEverySeconds,
		@Nullable Instant firstSeenAt, @Nullable Instant lastSuccessAt, @Nullable Instant lastFailureAt,
		@Nullable String failure, @Nullable Instant failingSince, boolean rotatable, boolean issued,
		@Nullable HoldersResponse holders, @Nullable List<VersionResponse> versions) {

	static RotationResponse of(CredentialOverview seen, @Nullable HolderCount holders, Instant now) {
		CredentialOverview.Content content = seen.content();
		CredentialOverview.Looks looks = seen.looks();
		RotationDue due = seen.due();
		return new RotationResponse(seen.credential(), seen.store(), seen.key(),
				seen.mappings().stream().map(MappingResponse::of).toList(), seen.state().text(),
				(content != null) ? content.version() : null, (content != null) ? content.fingerprint() : null,
				(content != null) ? content.rotatedAt() : null,
				text((content != null) ? content.rotatedAtSource() : null),
				(content != null && !seen.issued()) ? seconds(content.inForceSince(), now) : null, due.at(),
				(due.source() != null) ? due.source().name().toLowerCase(Locale.ROOT) : null, overdue(due, now),
				(due.rotateEvery() != null) ? due.rotateEvery().toSeconds() : null,
				(content != null) ? content.firstSeenAt() : null, looks.lastSuccessAt(), looks.lastFailureAt(),
				looks.failure(), looks.failingSince(), seen.rotatable(), seen.issued(), HoldersResponse.of(holders),
				null);
	}

	RotationResponse with(List<VersionResponse> all) {
		return new RotationResponse(this.credential, this.store, this.key, this.mappings, this.state, this.version,
				this.fingerprint, this.rotatedAt, this.rotatedAtSource, this.ageSeconds, this.nextRotationAt,
				this.nextRotationSource, this.overdueSeconds, this.rotateEverySeconds, this.firstSeenAt,
				this.lastSuccessAt, this.lastFailureAt, this.failure, this.failingSince, this.rotatable, this.issued,
				this.holders, all);
	}

	static @Nullable String text(@Nullable RotationSource source) {
		return (source != null) ? source.text() : null;
	}

	private static long seconds(Instant from, Instant to) {
		return Math.max(0, Duration.between(from, to).toSeconds());
	}

	private static @Nullable Long overdue(RotationDue due, Instant now) {
		return (due.at() != null && due.at().isBefore(now)) ? seconds(due.at(), now) : null;
	}

	/**
	 * A mapping that reads the secret.
	 *
	 * @param name its key in the catalog, which may be a pattern
	 */
	record MappingResponse(String kind, String name) {

		private static MappingResponse of(MappingName mapping) {
			return new MappingResponse(mapping.kind().singular(), mapping.name());
		}

	}

	/**
	 * How many hold the secret.
	 *
	 * @param olderUntil when the last holder of an older version ends
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record HoldersResponse(int current, int older, @Nullable Instant olderUntil) {

		private static @Nullable HoldersResponse of(@Nullable HolderCount count) {
			return (count != null) ? new HoldersResponse(count.current(), count.older(), count.olderUntil()) : null;
		}

	}

}

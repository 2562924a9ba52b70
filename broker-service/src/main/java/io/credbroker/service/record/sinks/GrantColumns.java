package io.credbroker.service.record.sinks;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * The columns of a grant that hold no text.
 *
 * @param holder who was given the secret; {@code null} for an event that gives nothing
 * @param grantedUntil until when the answer may be used
 * @param leaseUntil when the lease ends
 */
public record GrantColumns(@Nullable Long holder, @Nullable OffsetDateTime grantedUntil,
		@Nullable OffsetDateTime leaseUntil) {

	private static final JsonPointer GRANTED_UNTIL = JsonPointer.compile("/granted/expires_at");

	private static final JsonPointer LEASE_UNTIL = JsonPointer.compile("/granted/lease_expires_at");

	/**
	 * What the columns hold for an event.
	 */
	public static GrantColumns of(JsonNode event) {
		OffsetDateTime until = time(event.at(GRANTED_UNTIL));
		return new GrantColumns((until != null) ? GrantHolder.hash(event) : null, until, time(event.at(LEASE_UNTIL)));
	}

	private static @Nullable OffsetDateTime time(JsonNode time) {
		return time.isString() ? Instant.parse(time.asString()).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC)
				: null;
	}

}

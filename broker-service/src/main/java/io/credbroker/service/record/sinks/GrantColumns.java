package io.credbroker.service.record.sinks;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The columns of a grant that hold no text.
 *
 * @param holder who was given the secret; {@code null} for an event that gives nothing
 * @param grantedUntil until when the answer may be used
 * @param leaseUntil when the lease ends
 */
public record GrantColumns(@Nullable Long holder, @Nullable Instant grantedUntil, @Nullable Instant leaseUntil) {

	static final String GRANTED_UNTIL = "granted/expires_at";

	static final String LEASE_UNTIL = "granted/lease_expires_at";

	private static final int GRANTED_INDEX = EventTexts.index(GRANTED_UNTIL);

	private static final int LEASE_INDEX = EventTexts.index(LEASE_UNTIL);

	/**
	 * What the columns hold for an event.
	 */
	public static GrantColumns of(EventTexts event) {
		Instant until = time(event.at(GRANTED_INDEX));
		return new GrantColumns((until != null) ? GrantHolder.hash(event) : null, until, time(event.at(LEASE_INDEX)));
	}

	private static @Nullable Instant time(@Nullable String time) {
		return (time != null) ? EventTime.of(time) : null;
	}

}

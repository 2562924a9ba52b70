package io.credbroker.service.lookup;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.event.EventIds;
import org.jspecify.annotations.Nullable;

/**
 * One lookup on the record: who asked for what in which context, what was decided by
 * which rule, and which version was given until when. Never a secret, never a token.
 */
public record LookupEvent(Heading heading, String kind, String id, Caller caller, AssertedContext context,
		String outcome, By by, @Nullable What granted, long durationUs) {

	public static final String GRANTED = "granted";

	static final String UNCHANGED = "unchanged";

	static LookupEvent of(Heading heading, LookupRequest request, Lookup lookup, Duration took) {
		return new LookupEvent(heading, request.kind().singular(), request.id(), request.caller(), request.context(),
				outcome(lookup.outcome()), By.of(lookup.trail()), What.of(lookup.outcome()), took.toNanos() / 1000);
	}

	static String outcome(LookupOutcome outcome) {
		return switch (outcome) {
			case LookupOutcome.Granted granted -> outcome(granted.answer());
			case LookupOutcome.Failed failed -> failed.code().code();
			case LookupOutcome.TooShort _ -> ProblemCode.MIN_TTL_UNSATISFIABLE.code();
		};
	}

	private static String outcome(Answer answer) {
		return switch (answer) {
			case Answer.OfConnection _, Answer.OfValue _ -> GRANTED;
			case Answer.Unchanged _ -> UNCHANGED;
		};
	}

	/**
	 * What tells an event from others.
	 *
	 * @param follows the event about the same lookup that this one corrects
	 */
	record Heading(String eventId, Instant time, String correlationId, @Nullable String follows) {

		static Heading at(Instant time, String correlationId) {
			return new Heading(EventIds.next(time), time, correlationId, null);
		}

		Heading following(@Nullable String event) {
			return new Heading(this.eventId, this.time, this.correlationId, event);
		}

	}

	/** What it was decided by. */
	record By(long revision, @Nullable String mapping, Lookup.Ruling ruling, @Nullable String store) {

		static By of(Lookup.Trail trail) {
			return new By(trail.revision(), trail.mapping(), trail.ruling(), trail.store());
		}

	}

	/** What may be used, and until when. */
	record What(String version, String fingerprint, Instant readAt, Instant expiresAt, long ttlSeconds) {

		static @Nullable What of(LookupOutcome outcome) {
			return (outcome instanceof LookupOutcome.Granted granted)
					? of(granted.version(), granted.fingerprint(), granted.validity()) : null;
		}

		private static What of(String version, String fingerprint, LookupOutcome.Validity validity) {
			return new What(version, fingerprint, validity.readAt(), validity.expiresAt(),
					Duration.between(validity.issuedAt(), validity.expiresAt()).toSeconds());
		}

	}

}

package io.credbroker.service.record.proof;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.proof.ProofComputation.SecretPlace;
import io.credbroker.service.record.sinks.EventColumn;
import io.credbroker.service.record.sinks.EventTexts;
import io.credbroker.service.record.sinks.GrantHolder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A lookup that gave a secret to somebody.
 *
 * @param eventId by which another event can correct it
 * @param holder a number that is the same for the same holder
 * @param until when the answer expires
 * @param recorded when it was recorded
 * @param origin its event, if that was read
 */
record ProofGrant(Place place, @Nullable String eventId, @Nullable String fingerprint, @Nullable String version,
		long holder, Instant until, Instant recorded, @Nullable Origin origin) {

	/** The place of an event. */
	record Place(String instance, long sequence) implements Comparable<Place> {

		@Override
		public int compareTo(Place other) {
			int byInstance = this.instance.compareTo(other.instance);
			return (byInstance != 0) ? byInstance : Long.compare(this.sequence, other.sequence);
		}

	}

	/**
	 * The event of a grant.
	 *
	 * @param holder the texts that tell one holder from another
	 * @param secret where the secret is
	 */
	record Origin(String hash, List<@Nullable String> holder, SecretPlace secret) {

		static Origin of(ChainLine line) {
			return new Origin(line.hash(), GrantHolder.parts(EventTexts.of(line.event())), SecretPlaces.of(line));
		}

	}

	/**
	 * The grant that an event is, or {@code null} if it is none.
	 */
	static @Nullable ProofGrant of(ChainLine line) {
		JsonNode event = line.event();
		JsonNode until = event.at("/granted/expires_at");
		if (!until.isString()) {
			return null;
		}
		EventTexts texts = EventTexts.of(event);
		return new ProofGrant(new Place(line.instance(), line.sequence()), EventColumn.EVENT_ID.of(texts),
				EventColumn.FINGERPRINT.of(texts), EventColumn.VERSION.of(texts), GrantHolder.hash(texts),
				Instant.parse(until.asString()).truncatedTo(ChronoUnit.MICROS),
				Instant.parse(event.path("recorded").asString()), Origin.of(line));
	}

	/**
	 * Whether its answer expires later than that of the other one; of two alike, the
	 * first in the record counts.
	 */
	boolean endsAfter(@Nullable ProofGrant other) {
		if (other == null) {
			return true;
		}
		int byEnd = this.until.compareTo(other.until);
		return byEnd > 0 || (byEnd == 0 && this.place.compareTo(other.place) < 0);
	}

}

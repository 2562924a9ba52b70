package io.credbroker.service.record.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.sinks.EventColumn;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A lookup that gave a secret to somebody.
 *
 * @param eventId by which another event can correct it
 * @param holder the texts that tell one holder from another
 * @param until when the answer expires
 * @param recorded when it was recorded
 * @param hash the hash of its event, if that was read
 */
record ProofGrant(Place place, @Nullable String eventId, @Nullable String fingerprint, @Nullable String version,
		List<@Nullable String> holder, Instant until, Instant recorded, @Nullable String hash) {

	/** The columns that tell one holder from another. */
	static final List<EventColumn> HOLDER = List.of(EventColumn.ISSUER, EventColumn.SUBJECT, EventColumn.DAG_ID,
			EventColumn.TASK_ID, EventColumn.RUN_ID, EventColumn.TRY_NUMBER, EventColumn.MAP_INDEX);

	/** The place of an event. */
	record Place(String instance, long sequence) implements Comparable<Place> {

		@Override
		public int compareTo(Place other) {
			int byInstance = this.instance.compareTo(other.instance);
			return (byInstance != 0) ? byInstance : Long.compare(this.sequence, other.sequence);
		}

	}

	/**
	 * The grant that an event is, or {@code null} if it is none.
	 */
	static @Nullable ProofGrant of(ChainLine line) {
		JsonNode event = line.event();
		JsonNode until = event.at("/granted/expires_at");
		return until.isString() ? new ProofGrant(new Place(line.instance(), line.sequence()),
				EventColumn.EVENT_ID.of(event), EventColumn.FINGERPRINT.of(event), EventColumn.VERSION.of(event),
				HOLDER.stream().<@Nullable String>map((column) -> column.of(event)).toList(),
				Instant.parse(until.asString()).truncatedTo(ChronoUnit.MICROS),
				Instant.parse(event.path("recorded").asString()), line.hash()) : null;
	}

	/**
	 * A number that is the same for the same holder.
	 */
	long holderHash() {
		MessageDigest digest = Chain.sha256();
		for (String text : this.holder) {
			digest.update((text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[] { 1 });
			digest.update((byte) 0);
		}
		byte[] hash = digest.digest();
		long number = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			number = (number << Byte.SIZE) | (hash[i] & 0xff);
		}
		return number;
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

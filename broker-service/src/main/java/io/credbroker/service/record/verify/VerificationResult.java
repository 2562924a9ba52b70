package io.credbroker.service.record.verify;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a record.
 *
 * @param instances the chains that were found
 * @param findings the findings, only the first if there are very many
 * @param wrong how many findings there are in all
 * @param replaced how many events have a confirmed replacement because this sink refused
 * them
 * @param unchecked what could not be checked
 * @param recorded between which times the events were recorded; {@code null} when there
 * are none
 */
public record VerificationResult(List<Instance> instances, List<ChainFinding> findings, long wrong, long replaced,
		Unchecked unchecked, @Nullable Recorded recorded) {

	/** How far the record is intact. */
	public enum Extent {

		/** Each chain is whole from its first event to its last. */
		INTACT,
		/** What could be checked is intact, but there are damaged lines too. */
		INTACT_AS_FAR_AS_CHECKED,
		/** There is no event. */
		NOTHING_TO_CHECK,
		/** An event is missing or was changed. */
		NOT_INTACT

	}

	/**
	 * How far the record is intact.
	 */
	public Extent extent() {
		if (this.wrong > 0) {
			return Extent.NOT_INTACT;
		}
		if (this.instances.isEmpty()) {
			return Extent.NOTHING_TO_CHECK;
		}
		return (this.unchecked.damaged() > 0) ? Extent.INTACT_AS_FAR_AS_CHECKED : Extent.INTACT;
	}

	/**
	 * Whether each chain is complete from its first to its last event, and there are no
	 * damaged lines.
	 */
	public boolean intact() {
		return extent() == Extent.INTACT;
	}

	/**
	 * How many events were checked.
	 */
	public long events() {
		return this.instances.stream().mapToLong(Instance::events).sum();
	}

	/**
	 * How many chains do not end with a stop event.
	 */
	public long withoutEnd() {
		return this.instances.stream().filter((instance) -> !instance.stopped()).count();
	}

	/**
	 * One chain.
	 *
	 * @param first the number of the first event found
	 * @param last the number of the last event found
	 * @param head the hash of that last event
	 * @param stopped whether it ends with a stop event; otherwise the instance runs, was
	 * killed, or the end was removed
	 */
	public record Instance(String instance, long first, long last, long events, String head, boolean stopped) {
	}

	/**
	 * What could not be checked.
	 *
	 * @param damaged how many lines look like an event or a part of one but cannot be
	 * read
	 * @param otherLines how many lines are no events at all, such as the log of the
	 * service
	 */
	public record Unchecked(long damaged, long otherLines) {
	}

	/** When the first and the last of the events were recorded. */
	public record Recorded(Instant first, Instant last) {

		Recorded and(Instant time) {
			return new Recorded(time.isBefore(this.first) ? time : this.first,
					time.isAfter(this.last) ? time : this.last);
		}

	}

}

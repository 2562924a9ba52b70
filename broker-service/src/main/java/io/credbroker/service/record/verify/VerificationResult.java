package io.credbroker.service.record.verify;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a check of a record found.
 *
 * @param instances the chains that were there
 * @param findings what is wrong, the first of them if there are very many
 * @param wrong how many findings there are in all
 * @param replaced how many events have a replacement in their place, as a later event
 * says, because this sink refused them
 * @param unchecked what is there and could not be checked
 * @param recorded between which times the events were recorded; {@code null} when there
 * are none
 */
public record VerificationResult(List<Instance> instances, List<ChainFinding> findings, long wrong, long replaced,
		Unchecked unchecked, @Nullable Recorded recorded) {

	/** How much of it is what was written. */
	public enum Extent {

		/** Each chain is whole from its first event to its last. */
		INTACT,
		/** What could be checked is intact, and there are damaged lines besides. */
		INTACT_AS_FAR_AS_CHECKED,
		/** There is no event. */
		NOTHING_TO_CHECK,
		/** Something is missing, or is not what was written. */
		NOT_INTACT

	}

	/**
	 * Whether it is what was written.
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
	 * Whether each chain is whole from its first event to its last, and nothing else is
	 * there that was an event.
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
	 * How many chains do not end with an event that says that their instance stopped.
	 */
	public long withoutEnd() {
		return this.instances.stream().filter((instance) -> !instance.stopped()).count();
	}

	/**
	 * One chain.
	 *
	 * @param first the number of its first event that is there
	 * @param last the number of its last event that is there
	 * @param head the hash of that last event
	 * @param stopped whether its last event says that the instance stopped; otherwise it
	 * runs, was killed, or its end was cut off
	 */
	public record Instance(String instance, long first, long last, long events, String head, boolean stopped) {
	}

	/**
	 * What could not be checked.
	 *
	 * @param damaged how many lines look like an event, or a part of one, and are none
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

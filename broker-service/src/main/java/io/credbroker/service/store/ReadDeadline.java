package io.credbroker.service.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The deadline of one read with all of its calls, and whether anybody waits for it.
 *
 * @param end on the clock of {@link System#nanoTime()}
 */
public record ReadDeadline(long end, BooleanSupplier awaited) {

	public static ReadDeadline in(Duration time, BooleanSupplier awaited) {
		return new ReadDeadline(System.nanoTime() + time.toNanos(), awaited);
	}

	long nanosLeft() {
		return this.end - System.nanoTime();
	}

	/**
	 * Whether the result of a further call could reach nobody.
	 */
	public boolean isOver() {
		return nanosLeft() <= 0 || Thread.currentThread().isInterrupted();
	}

	/**
	 * Whether a failed call may be repeated: only if somebody waits, since a background
	 * refresh is repeated anyway.
	 */
	boolean allowsRepeat() {
		return !isOver() && this.awaited.getAsBoolean();
	}

}

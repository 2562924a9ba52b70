package io.credbroker.service.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The time that one read may take with all of its calls, and whether anybody waits for
 * it.
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
	 * Nobody can be given what a call finds from now on.
	 */
	public boolean isOver() {
		return nanosLeft() <= 0 || Thread.currentThread().isInterrupted();
	}

	/**
	 * Whether a failed call may be made again: for somebody, never for a refresh alone,
	 * which has its own interval.
	 */
	boolean allowsRepeat() {
		return !isOver() && this.awaited.getAsBoolean();
	}

}

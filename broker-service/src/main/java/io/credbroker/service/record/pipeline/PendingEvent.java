package io.credbroker.service.record.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * An event that is not stored yet, and the thread that waits for it, if any.
 */
final class PendingEvent {

	private final byte[] event;

	private final @Nullable Thread waiter;

	private final long since = System.nanoTime();

	private final AtomicReference<@Nullable Boolean> kept = new AtomicReference<>();

	private PendingEvent(byte[] event, @Nullable Thread waiter) {
		this.event = event;
		this.waiter = waiter;
	}

	/**
	 * An event that the current thread will wait for.
	 */
	static PendingEvent awaited(byte[] event) {
		return new PendingEvent(event, Thread.currentThread());
	}

	/**
	 * An event that nobody waits for.
	 */
	static PendingEvent noted(byte[] event) {
		return new PendingEvent(event, null);
	}

	byte[] event() {
		return this.event;
	}

	boolean isOlderThan(long nanos, long now) {
		return ageNanos(now) > nanos;
	}

	long ageNanos(long now) {
		return now - this.since;
	}

	/**
	 * Ends the wait; only the first call counts.
	 */
	void settle(boolean durable) {
		if (this.kept.compareAndSet(null, durable) && this.waiter != null) {
			LockSupport.unpark(this.waiter);
		}
	}

	/**
	 * Waits until the event is settled; for the thread that made it.
	 */
	boolean await() {
		Boolean durable = this.kept.get();
		while (durable == null) {
			LockSupport.park(this);
			if (Thread.interrupted()) {
				Thread.currentThread().interrupt();
				return false;
			}
			durable = this.kept.get();
		}
		return durable;
	}

}

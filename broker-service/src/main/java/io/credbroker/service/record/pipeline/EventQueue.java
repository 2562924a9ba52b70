package io.credbroker.service.record.pipeline;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Where lookups hand their events in, without a lock; a bounded number can wait.
 */
final class EventQueue {

	private static final int LIMIT = 10_000;

	private static final long LIMIT_BYTES = 64L << 20;

	/** A group is no larger, but for its last event. */
	private static final long GROUP_BYTES = 4L << 20;

	private static final long IDLE_NANOS = 1_000_000_000;

	private final Queue<PendingEvent> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private volatile @Nullable Thread idle;

	/**
	 * Takes the event in; {@code false} when there is no room for it.
	 * @param correction whether it may take the room that is kept for what corrects
	 * another event
	 */
	boolean offer(PendingEvent event, boolean correction) {
		int times = correction ? 2 : 1;
		boolean room = this.size.incrementAndGet() <= LIMIT * times;
		room &= this.bytes.addAndGet(event.event().length) <= LIMIT_BYTES * times;
		if (!room) {
			forget(event);
			return false;
		}
		this.waiting.add(event);
		Thread taker = this.idle;
		if (taker != null) {
			LockSupport.unpark(taker);
		}
		return true;
	}

	/**
	 * Waits a while for an event, and a little for more, and takes what is there, if
	 * anything; for one thread at a time.
	 * @param taken gets each event before it is gone from here, so that none is lost when
	 * memory is short
	 */
	void take(List<PendingEvent> taken, int most, long gatheringNanos) throws InterruptedException {
		awaitOne();
		gather(gatheringNanos);
		long bytesTaken = 0;
		PendingEvent next = this.waiting.peek();
		while (next != null) {
			taken.add(next);
			this.waiting.remove();
			forget(next);
			bytesTaken += next.event().length;
			next = (taken.size() < most && bytesTaken < GROUP_BYTES) ? this.waiting.peek() : null;
		}
	}

	private void forget(PendingEvent event) {
		this.size.decrementAndGet();
		this.bytes.addAndGet(-event.event().length);
	}

	private void awaitOne() throws InterruptedException {
		this.idle = Thread.currentThread();
		try {
			long end = System.nanoTime() + IDLE_NANOS;
			for (long left = IDLE_NANOS; left > 0 && this.waiting.isEmpty(); left = end - System.nanoTime()) {
				LockSupport.parkNanos(this, left);
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
		}
		finally {
			this.idle = null;
		}
	}

	private void gather(long nanos) {
		long end = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(this, left);
			if (Thread.currentThread().isInterrupted()) {
				return;
			}
		}
	}

	/**
	 * Lets those go who have waited for too long; their events stay.
	 */
	void giveUp(long olderThanNanos, long now) {
		for (PendingEvent event : this.waiting) {
			if (!event.isOlderThan(olderThanNanos, now)) {
				return;
			}
			event.settle(false);
		}
	}

	int size() {
		return this.size.get();
	}

}

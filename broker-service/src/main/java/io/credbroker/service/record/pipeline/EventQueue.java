package io.credbroker.service.record.pipeline;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A bounded, lock-free queue of events that wait to be chained.
 */
final class EventQueue {

	private static final int LIMIT = 10_000;

	private static final long LIMIT_BYTES = 64L << 20;

	/** The size at which a group is full; its last event may exceed it. */
	private static final long GROUP_BYTES = 4L << 20;

	private static final long IDLE_NANOS = 1_000_000_000;

	private final Queue<PendingEvent> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private volatile @Nullable Thread idle;

	/**
	 * Adds the event; returns {@code false} when the queue is full.
	 * @param correction whether it may use the space that is reserved for corrections
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
	 * Waits for an event, then shortly for more, and takes what has arrived; called by
	 * one thread at a time.
	 * @param taken receives each event before it is removed here, so that none is lost
	 * when memory is short
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
	 * Ends the waits that exceed the limit; their events stay queued.
	 */
	void giveUp(long olderThanNanos, long now) {
		for (PendingEvent event : this.waiting) {
			if (!event.isOlderThan(olderThanNanos, now)) {
				return;
			}
			event.settle(false);
		}
	}

	/**
	 * The age of the oldest event, or zero when it is empty.
	 */
	long ageNanos(long now) {
		PendingEvent oldest = this.waiting.peek();
		return (oldest != null) ? oldest.ageNanos(now) : 0;
	}

	int size() {
		return this.size.get();
	}

}

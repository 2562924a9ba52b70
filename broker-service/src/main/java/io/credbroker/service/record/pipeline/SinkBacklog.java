package io.credbroker.service.record.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of groups for one sink that is busy or failing.
 */
final class SinkBacklog {

	private static final long LIMIT_BYTES = 32L << 20;

	private final Queue<PendingBatch> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Adds the batch; returns {@code false} when there is no room.
	 */
	boolean offer(PendingBatch batch) {
		long size = batch.group().size();
		if (this.bytes.addAndGet(size) > LIMIT_BYTES) {
			this.bytes.addAndGet(-size);
			return false;
		}
		return this.waiting.add(batch);
	}

	@Nullable PendingBatch poll() {
		PendingBatch batch = this.waiting.poll();
		if (batch != null) {
			this.bytes.addAndGet(-batch.group().size());
		}
		return batch;
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/**
	 * The age of the oldest event, or zero when it is empty.
	 */
	long ageNanos(long now) {
		PendingBatch oldest = this.waiting.peek();
		return (oldest != null) ? oldest.ageNanos(now) : 0;
	}

	/**
	 * Ends the waits that exceed the limit; their events stay queued.
	 */
	void giveUp(long olderThanNanos, long now) {
		this.waiting.forEach((batch) -> batch.giveUp(olderThanNanos, now));
	}

}

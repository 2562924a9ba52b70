package io.credbroker.service.record.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink while it is busy or failing, up to a limit.
 */
final class SinkBacklog {

	private static final long LIMIT_BYTES = 32L << 20;

	private final Queue<PendingBatch> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Whether there was room for it.
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
	 * Lets those go who have waited for too long; their events stay.
	 */
	void giveUp(long olderThanNanos, long now) {
		this.waiting.forEach((batch) -> batch.giveUp(olderThanNanos, now));
	}

}

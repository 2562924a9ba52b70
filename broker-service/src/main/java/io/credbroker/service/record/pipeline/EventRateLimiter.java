package io.credbroker.service.record.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.Bucket;

/**
 * Which of many alike events go on the record: some at once after a quiet while, then one
 * now and then; what is left out is counted.
 */
public final class EventRateLimiter {

	private final Bucket events;

	private final AtomicLong leftOut = new AtomicLong();

	public EventRateLimiter(Duration each, int atOnce) {
		this.events = Bucket.builder()
			.addLimit((limit) -> limit.capacity(atOnce).refillGreedy(1, each))
			.withNanosecondPrecision()
			.build();
	}

	/**
	 * Whether the event of this moment goes on the record; else it is left out.
	 */
	public boolean takes() {
		boolean taken = this.events.tryConsume(1);
		if (!taken) {
			this.leftOut.incrementAndGet();
		}
		return taken;
	}

	/**
	 * How many were left out since this was asked before.
	 */
	public long leftOut() {
		return this.leftOut.getAndSet(0);
	}

}

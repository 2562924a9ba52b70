package io.credbroker.service.record.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.Bucket;

/**
 * Limits how many similar events are recorded: a burst first, then a steady rate; events
 * left out are counted.
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
	 * Whether the current event is to be recorded; otherwise it is counted as left out.
	 */
	public boolean takes() {
		boolean taken = this.events.tryConsume(1);
		if (!taken) {
			this.leftOut.incrementAndGet();
		}
		return taken;
	}

	/**
	 * How many were left out since the last call.
	 */
	public long leftOut() {
		return this.leftOut.getAndSet(0);
	}

}

package io.credbroker.service.record.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which of many alike events go on the record: some at once after a quiet while, then one
 * now and then; what is left out is counted.
 */
public final class EventRateLimiter {

	private final long eachNanos;

	private final long atOnce;

	private final AtomicLong leftOut = new AtomicLong();

	private final AtomicLong paidUntil = new AtomicLong(System.nanoTime());

	public EventRateLimiter(Duration each, int atOnce) {
		this.eachNanos = each.toNanos();
		this.atOnce = atOnce;
	}

	/**
	 * Whether the event of this moment goes on the record; else it is left out.
	 */
	public boolean takes(long now) {
		boolean taken = pays(now);
		if (!taken) {
			this.leftOut.incrementAndGet();
		}
		return taken;
	}

	private boolean pays(long now) {
		long paid = this.paidUntil.get();
		long next = ((paid - now > 0) ? paid : now) + this.eachNanos;
		return next - now <= this.eachNanos * this.atOnce && this.paidUntil.compareAndSet(paid, next);
	}

	/**
	 * How many were left out since this was asked before.
	 */
	public long leftOut() {
		return this.leftOut.getAndSet(0);
	}

}

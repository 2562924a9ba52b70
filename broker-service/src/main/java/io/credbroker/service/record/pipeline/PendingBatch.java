package io.credbroker.service.record.pipeline;

import java.util.List;

import io.credbroker.service.record.chain.ChainedEvents;

/**
 * Chained events and the lookups that wait for them.
 */
public record PendingBatch(ChainedEvents group, List<PendingEvent> waiters) {

	void settle(boolean durable) {
		this.waiters.forEach((waiter) -> waiter.settle(durable));
	}

	/**
	 * The age of its first event, which is the oldest.
	 */
	long ageNanos(long now) {
		return this.waiters.getFirst().ageNanos(now);
	}

	void giveUp(long olderThanNanos, long now) {
		for (PendingEvent waiter : this.waiters) {
			if (waiter.isOlderThan(olderThanNanos, now)) {
				waiter.settle(false);
			}
		}
	}

}

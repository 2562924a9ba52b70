package io.credbroker.service.record.pipeline;

import java.util.List;

import io.credbroker.service.record.chain.ChainedEvents;

/**
 * Chained events with those who wait for it.
 */
public record PendingBatch(ChainedEvents group, List<PendingEvent> waiters) {

	void settle(boolean durable) {
		this.waiters.forEach((waiter) -> waiter.settle(durable));
	}

	void giveUp(long olderThanNanos, long now) {
		for (PendingEvent waiter : this.waiters) {
			if (waiter.isOlderThan(olderThanNanos, now)) {
				waiter.settle(false);
			}
		}
	}

}

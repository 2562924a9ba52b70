package io.credbroker.service.audit;

import java.util.List;

/**
 * A sealed group with those who wait for it.
 */
record Batch(Group group, List<Pending> waiters) {

	void settle(boolean durable) {
		this.waiters.forEach((waiter) -> waiter.settle(durable));
	}

	void giveUp(long olderThanNanos, long now) {
		for (Pending waiter : this.waiters) {
			if (waiter.isOlderThan(olderThanNanos, now)) {
				waiter.settle(false);
			}
		}
	}

}

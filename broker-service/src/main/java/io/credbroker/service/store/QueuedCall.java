package io.credbroker.service.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A waiting or running call in a {@link FairQueue}; only the queue changes it, under its
 * lock.
 */
final class QueuedCall {

	private final boolean speculative;

	private final CountDownLatch over = new CountDownLatch(1);

	private int places;

	private @Nullable String payer;

	QueuedCall(boolean speculative) {
		this.speculative = speculative;
	}

	/**
	 * Whether the store is not known to have the secret, so that the call may be useless.
	 */
	boolean isSpeculative() {
		return this.speculative;
	}

	void queued() {
		this.places++;
	}

	/**
	 * Removes it from the queue of one caller; removed from the last one, it is over.
	 */
	void drop() {
		this.places--;
		if (this.places <= 0) {
			end();
		}
	}

	void grant(String caller) {
		this.payer = caller;
		end();
	}

	void end() {
		this.over.countDown();
	}

	boolean isOver() {
		return this.over.getCount() == 0;
	}

	/**
	 * The caller that pays for the call, or {@code null} until its turn comes.
	 */
	@Nullable String payer() {
		return this.payer;
	}

	/**
	 * Waits until the turn is granted or over, or until the time is up.
	 */
	void await(Duration patience) {
		try {
			var _ = this.over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

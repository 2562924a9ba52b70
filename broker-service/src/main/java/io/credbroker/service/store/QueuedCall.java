package io.credbroker.service.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link FairQueue}, which alone changes it, under its lock.
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
	 * Whether nobody knows that the store has what is asked for, so that the call may be
	 * wasted.
	 */
	boolean isSpeculative() {
		return this.speculative;
	}

	void queued() {
		this.places++;
	}

	/**
	 * Gives up one of its places, and with the last one the turn.
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
	 * The caller whose turn it is, or {@code null} where it has not come.
	 */
	@Nullable String payer() {
		return this.payer;
	}

	/**
	 * Returns when it is granted or over, or the time is up.
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

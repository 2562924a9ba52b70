package io.credbroker.service.record.search;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.credbroker.service.record.pipeline.RecordUnavailableException;

/**
 * A reading of much of the record, one at a time in this process. Whoever finds another
 * one waits for it only as long as a client does: a reading whose client has gone would
 * delay that of the next.
 */
public final class LongReading {

	private final Semaphore turns = new Semaphore(1, true);

	private final Duration patience;

	/**
	 * Creates one that waits for half of what clients and proxies usually wait.
	 */
	public LongReading() {
		this(Duration.ofSeconds(15));
	}

	LongReading(Duration patience) {
		this.patience = patience;
	}

	/**
	 * What the reading finds.
	 * @throws RecordUnavailableException when another one takes too long
	 */
	public <T> T of(Supplier<T> reading) {
		if (!comes()) {
			throw new RecordUnavailableException("another reading of much of it is under way");
		}
		try {
			return reading.get();
		}
		finally {
			this.turns.release();
		}
	}

	private boolean comes() {
		try {
			return this.turns.tryAcquire(this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}

package io.credbroker.service.record.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.chain.SampleEvents;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps lines in memory, fails or blocks, as the test says.
 */
final class ScriptedSink implements AuditSink {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private volatile @Nullable CountDownLatch blocked;

	private volatile boolean full;

	private volatile @Nullable String poison;

	private final AtomicInteger errors = new AtomicInteger();

	void block() {
		this.blocked = new CountDownLatch(1);
	}

	void unblock() {
		CountDownLatch latch = this.blocked;
		this.blocked = null;
		if (latch != null) {
			latch.countDown();
		}
	}

	void full(boolean now) {
		this.full = now;
	}

	/**
	 * Refuses every group that has this text in it.
	 */
	void refuse(String text) {
		this.poison = text;
	}

	/**
	 * Throws an {@code Error} this many times.
	 */
	void errors(int number) {
		this.errors.set(number);
	}

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void append(ChainedEvents group) throws IOException {
		CountDownLatch latch = this.blocked;
		if (latch != null) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("interrupted");
			}
		}
		if (this.full) {
			throw new IOException("No space left on device");
		}
		if (this.errors.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new OutOfMemoryError("planted");
		}
		List<String> given = SampleEvents.lines(group);
		String refused = this.poison;
		if (refused != null && given.stream().anyMatch((line) -> line.contains(refused))) {
			throw new EventRefusedException("planted");
		}
		this.lines.addAll(given);
	}

	@Override
	public void close() {
		// holds nothing
	}

}

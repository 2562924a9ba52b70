package io.credbroker.service.audit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps lines in memory, fails or blocks, as the test says.
 */
final class ScriptedSink implements AuditSink {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private volatile @Nullable CountDownLatch blocked;

	private volatile boolean full;

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

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void append(Group group) throws IOException {
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
		this.lines.addAll(SampleEvents.lines(group));
	}

	@Override
	public void close() {
		// holds nothing
	}

}

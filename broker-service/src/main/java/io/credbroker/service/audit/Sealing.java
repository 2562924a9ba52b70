package io.credbroker.service.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Gives every sink the same events in the same order.
 * <p>
 * Whichever sink has nothing to do seals what is waiting, so that one that blocks holds
 * up no other, and a single sink needs no second thread.
 */
final class Sealing {

	private static final int GROUP_LIMIT = 1_000;

	/**
	 * How long a group waits for more events once lookups overlap: less than a lookup
	 * takes, and enough to save most of the switches between threads.
	 */
	private static final long GATHERING_NANOS = 600_000;

	private final Intake intake;

	private final Chain chain;

	private final AtomicReference<@Nullable SinkWriter> sealer = new AtomicReference<>();

	private final List<SinkWriter> writers = new CopyOnWriteArrayList<>();

	private final AtomicLong sequence = new AtomicLong();

	private boolean overlapping;

	Sealing(Intake intake, Chain chain) {
		this.intake = intake;
		this.chain = chain;
	}

	/**
	 * Adds a sink that gets every group from now on.
	 */
	void add(SinkWriter writer) {
		this.writers.add(writer);
	}

	/**
	 * Waits for the next group that this sink has to keep.
	 */
	Batch next(SinkWriter writer) throws InterruptedException {
		while (true) {
			Batch handed = writer.handed();
			if (handed != null) {
				return handed;
			}
			if (this.sealer.compareAndSet(null, writer)) {
				return sealInTurn(writer);
			}
			LockSupport.park(this);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
	}

	/**
	 * What was handed over before the turn came is first; whoever waits may have the next
	 * turn.
	 */
	private Batch sealInTurn(SinkWriter writer) throws InterruptedException {
		try {
			Batch handed = writer.handed();
			return (handed != null) ? handed : seal(writer);
		}
		finally {
			this.sealer.set(null);
			this.writers.forEach(SinkWriter::wake);
		}
	}

	private Batch seal(SinkWriter sealer) throws InterruptedException {
		List<Pending> events = this.intake.take(GROUP_LIMIT, this.overlapping ? GATHERING_NANOS : 0);
		this.overlapping = events.size() > 1;
		Batch batch = new Batch(this.chain.seal(events.stream().map(Pending::event).toList()), events);
		this.sequence.addAndGet(events.size());
		for (SinkWriter writer : this.writers) {
			if (writer != sealer) {
				writer.hand(batch);
			}
		}
		return batch;
	}

	/**
	 * The number of the last event that was sealed.
	 */
	long sequence() {
		return this.sequence.get();
	}

}

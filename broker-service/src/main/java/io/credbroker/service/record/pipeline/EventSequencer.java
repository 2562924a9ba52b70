package io.credbroker.service.record.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.credbroker.service.record.chain.Chain;
import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Gives every sink the same events in the same order.
 * <p>
 * Any idle sink thread chains the waiting events, so that a blocked sink does not delay
 * the others, and a single sink needs no second thread.
 */
final class EventSequencer {

	private static final int GROUP_LIMIT = 1_000;

	private static final long IDLE_NANOS = 1_000_000_000;

	/**
	 * How long a group waits for more events once lookups overlap: less than a lookup
	 * takes, and enough to avoid most thread switches.
	 */
	private static final long GATHERING_NANOS = 600_000;

	private final EventQueue queue;

	private final Chain chain;

	private final AtomicReference<@Nullable SinkWriter> turn = new AtomicReference<>();

	private final List<SinkWriter> writers = new CopyOnWriteArrayList<>();

	private final AtomicLong sequence = new AtomicLong();

	private final Counter lost;

	private boolean overlapping;

	EventSequencer(EventQueue queue, Chain chain, Counter lost) {
		this.queue = queue;
		this.chain = chain;
		this.lost = lost;
	}

	/**
	 * Adds a sink that gets every group from now on.
	 */
	void add(SinkWriter writer) {
		this.writers.add(writer);
	}

	/**
	 * Waits for the next group for this sink; returns {@code null} when none has come in
	 * time.
	 */
	@Nullable PendingBatch next(SinkWriter writer) throws InterruptedException {
		PendingBatch handed = writer.handed();
		if (handed != null) {
			return handed;
		}
		if (this.turn.compareAndSet(null, writer)) {
			return sequenceInTurn(writer);
		}
		LockSupport.parkNanos(this, IDLE_NANOS);
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		return writer.handed();
	}

	/**
	 * A group that was handed over before has precedence; then another thread may chain.
	 */
	private @Nullable PendingBatch sequenceInTurn(SinkWriter writer) throws InterruptedException {
		try {
			PendingBatch handed = writer.handed();
			return (handed != null) ? handed : sequence(writer);
		}
		finally {
			this.turn.set(null);
			this.writers.forEach(SinkWriter::wake);
		}
	}

	private @Nullable PendingBatch sequence(SinkWriter writer) throws InterruptedException {
		List<PendingEvent> events = new ArrayList<>();
		PendingBatch batch;
		try {
			this.queue.take(events, GROUP_LIMIT, this.overlapping ? GATHERING_NANOS : 0);
			this.overlapping = events.size() > 1;
			batch = new PendingBatch(this.chain.append(events.stream().map(PendingEvent::event).toList()), events);
		}
		catch (RuntimeException | Error ex) {
			events.forEach((event) -> event.settle(false));
			this.lost.increment(events.size());
			throw ex;
		}
		if (events.isEmpty()) {
			return null;
		}
		this.sequence.addAndGet(events.size());
		this.writers.stream().filter((other) -> other != writer).forEach((other) -> other.hand(batch));
		return batch;
	}

	/**
	 * The number of the last event that is in the chain.
	 */
	long sequence() {
		return this.sequence.get();
	}

}

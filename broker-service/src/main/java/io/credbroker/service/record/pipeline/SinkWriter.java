package io.credbroker.service.record.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one sink on its own thread, and repeats failed writes until they succeed.
 */
final class SinkWriter implements AutoCloseable {

	private static final Duration OPENING = Duration.ofSeconds(15);

	private final NamedSink sink;

	private final EventSequencer sequencer;

	private final SinkMeters meters;

	private final SinkHealth health;

	private final SinkRetry retry;

	private final Consumer<RefusedEvent> refused;

	private final BackgroundTask task;

	private final SinkBacklog handed = new SinkBacklog();

	private final CountDownLatch tried = new CountDownLatch(1);

	private boolean open;

	private volatile @Nullable BatchWrite writing;

	private volatile long writingSince;

	SinkWriter(NamedSink sink, EventSequencer sequencer, SinkMeters meters, BackgroundTasks tasks,
			Consumer<RefusedEvent> refused) {
		this.sink = sink;
		this.health = new SinkHealth(sink);
		this.retry = new SinkRetry(this.health);
		this.refused = refused;
		this.sequencer = sequencer;
		this.meters = meters;
		this.task = tasks.task(sink.schedule(), this::writeNext);
	}

	void start() {
		this.task.start();
	}

	/**
	 * Waits up to the timeout for the sink to open.
	 */
	void awaitOpen() throws InterruptedException {
		if (!this.tried.await(OPENING.toMillis(), TimeUnit.MILLISECONDS)) {
			this.health.failed("it could not be opened in time");
		}
	}

	/**
	 * Whether the sink is required and works now.
	 */
	boolean countsNow() {
		return this.sink.required() && !this.health.failing();
	}

	boolean failing() {
		return this.health.failing();
	}

	/** The age of the oldest event that this sink was given and has not stored. */
	long lagNanos(long now) {
		BatchWrite batch = this.writing;
		return (batch != null) ? batch.batch().ageNanos(now) : this.handed.ageNanos(now);
	}

	/**
	 * Queues a group for this sink; if the queue is full or memory is short, the group is
	 * dropped, which shows as a gap in the chain.
	 */
	void hand(PendingBatch batch) {
		boolean taken = false;
		try {
			taken = this.handed.offer(batch);
		}
		catch (OutOfMemoryError ex) {
			this.health.failed(ex.getClass().getSimpleName());
		}
		if (!taken) {
			this.meters.lost(batch.group().events().size());
			if (this.sink.required()) {
				batch.settle(false);
			}
		}
		wake();
	}

	/** Wakes the thread if it waits. */
	void wake() {
		this.task.wake();
	}

	/**
	 * The next queued group of this sink.
	 */
	@Nullable PendingBatch handed() {
		return this.handed.poll();
	}

	boolean isIdle() {
		return this.writing == null && this.handed.isEmpty();
	}

	/**
	 * Writes the rest of the last group first, then the next one if there is one.
	 */
	private void writeNext() throws InterruptedException {
		if (!this.open) {
			this.retry.untilDone(this.sink.sink()::prepare, this.tried::countDown);
			this.open = true;
		}
		if (this.writing == null) {
			PendingBatch batch = this.sequencer.next(this);
			if (batch == null) {
				return;
			}
			this.writingSince = System.nanoTime();
			this.writing = new BatchWrite(batch, this.sink.name());
		}
		keep(this.writing);
		this.writing = null;
		// Last, because the timeout check may have marked it as failed just before.
		this.health.recovered();
	}

	private void keep(BatchWrite batch) throws InterruptedException {
		long begun = System.nanoTime();
		this.retry.untilDone(() -> batch.write(this.sink.sink()), () -> {
		});
		int refusals = batch.refusals().size();
		this.meters.kept(batch.batch().group().events().size() - refusals, System.nanoTime() - begun);
		if (this.sink.required()) {
			batch.settle();
		}
		if (refusals > 0) {
			this.meters.refused(refusals);
			this.health.refused(batch.refusals());
			batch.refusals().forEach(this.refused);
		}
	}

	/**
	 * Marks the sink as failed when it does not answer in time.
	 */
	void checkTime(long now) {
		long since = this.writingSince;
		if (this.writing != null && now - since > this.sink.timeout().toNanos()) {
			this.health.failed("it did not answer in time");
			if (this.writing == null || this.writingSince != since) {
				this.health.recovered();
			}
		}
	}

	/**
	 * Ends the waits that exceed the limit.
	 */
	void giveUp(long olderThanNanos, long now) {
		BatchWrite batch = this.writing;
		if (batch != null) {
			batch.batch().giveUp(olderThanNanos, now);
		}
		this.handed.giveUp(olderThanNanos, now);
	}

	/**
	 * Stops the thread; queued groups are not written any more.
	 */
	@Override
	public void close() throws IOException {
		this.task.close();
		try {
			this.task.awaitEnd(this.sink.timeout());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.sink.sink().close();
	}

}

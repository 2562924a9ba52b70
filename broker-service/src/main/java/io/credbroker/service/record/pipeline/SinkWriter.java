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
 * Writes to one sink on a thread of its own, and tries again what could not be written,
 * until it can.
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
	 * Waits a little for the sink to be open, or to have failed to.
	 */
	void awaitOpen() throws InterruptedException {
		if (!this.tried.await(OPENING.toMillis(), TimeUnit.MILLISECONDS)) {
			this.health.failed("it could not be opened in time");
		}
	}

	/**
	 * Whether an answer may count on this sink.
	 */
	boolean countsNow() {
		return this.sink.required() && !this.health.failing();
	}

	boolean failing() {
		return this.health.failing();
	}

	/**
	 * Leaves a group for this sink; when too much has piled up, or memory is short, it is
	 * left out, which the chain shows.
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

	/**
	 * Lets the thread see what has changed, if it waits.
	 */
	void wake() {
		this.task.wake();
	}

	/**
	 * The next group that was left for this sink.
	 */
	@Nullable PendingBatch handed() {
		return this.handed.poll();
	}

	boolean isIdle() {
		return this.writing == null && this.handed.isEmpty();
	}

	/**
	 * Writes the next group, if one comes; what an earlier round left unwritten is first.
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
		// Last, in case the watch found it late just before.
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
	 * Notices that the sink does not answer in time.
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
	 * Lets those go who have waited for too long.
	 */
	void giveUp(long olderThanNanos, long now) {
		BatchWrite batch = this.writing;
		if (batch != null) {
			batch.batch().giveUp(olderThanNanos, now);
		}
		this.handed.giveUp(olderThanNanos, now);
	}

	/**
	 * Stops the thread; what it has not written stays unwritten.
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

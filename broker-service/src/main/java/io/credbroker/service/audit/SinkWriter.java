package io.credbroker.service.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Writes to one sink on a thread of its own, and tries again what could not be written,
 * until it can.
 */
final class SinkWriter implements AutoCloseable {

	private static final Duration OPENING = Duration.ofSeconds(15);

	private static final long FIRST_PAUSE_MS = 50;

	private static final long LONGEST_PAUSE_MS = 2_000;

	private final NamedSink sink;

	private final Sealing sealing;

	private final SinkMeters meters;

	private final SinkHealth health;

	private final Thread thread;

	private final Backlog handed = new Backlog();

	private final CountDownLatch tried = new CountDownLatch(1);

	private volatile @Nullable Batch writing;

	private volatile long writingSince;

	SinkWriter(NamedSink sink, Sealing sealing, SinkMeters meters) {
		this.sink = sink;
		this.health = new SinkHealth(sink);
		this.sealing = sealing;
		this.meters = meters;
		this.thread = Thread.ofPlatform().name("audit-" + sink.name()).daemon().unstarted(this::run);
	}

	void start() {
		this.thread.start();
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
	 * Leaves a group for this sink; when too much has piled up it is left out, which the
	 * chain shows.
	 */
	void hand(Batch batch) {
		if (this.handed.offer(batch)) {
			wake();
		}
		else {
			this.meters.lost(batch.group().events().size());
		}
	}

	/**
	 * Lets the thread see what has changed, if it waits.
	 */
	void wake() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * The next group that was left for this sink.
	 */
	@Nullable Batch handed() {
		return this.handed.poll();
	}

	boolean isIdle() {
		return this.writing == null && this.handed.isEmpty();
	}

	private void run() {
		try {
			untilDone(this::opened);
			while (!Thread.currentThread().isInterrupted()) {
				Batch batch = handed();
				keep((batch != null) ? batch : this.sealing.next(this));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void keep(Batch batch) throws InterruptedException {
		this.writingSince = System.nanoTime();
		this.writing = batch;
		untilDone(() -> kept(batch));
		this.writing = null;
	}

	private static void untilDone(BooleanSupplier attempt) throws InterruptedException {
		for (long pause = FIRST_PAUSE_MS; !attempt.getAsBoolean(); pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
			Thread.sleep(pause);
		}
	}

	private boolean opened() {
		try {
			this.sink.sink().prepare();
			this.health.recovered();
			return true;
		}
		catch (IOException | RuntimeException ex) {
			this.health.failed(ex.getClass().getSimpleName());
			return false;
		}
		finally {
			this.tried.countDown();
		}
	}

	private boolean kept(Batch batch) {
		long begun = System.nanoTime();
		try {
			this.sink.sink().append(batch.group());
		}
		catch (IOException | RuntimeException ex) {
			this.health.failed(ex.getClass().getSimpleName());
			return false;
		}
		this.meters.kept(batch.group().events().size(), System.nanoTime() - begun);
		this.health.recovered();
		if (this.sink.required()) {
			batch.settle(true);
		}
		return true;
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
		Batch batch = this.writing;
		if (batch != null) {
			batch.giveUp(olderThanNanos, now);
		}
		this.handed.giveUp(olderThanNanos, now);
	}

	/**
	 * Stops the thread; what it has not written stays unwritten.
	 */
	@Override
	public void close() throws IOException {
		this.thread.interrupt();
		try {
			this.thread.join(this.sink.timeout());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.sink.sink().close();
	}

}

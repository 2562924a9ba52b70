package io.credbroker.service.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.credbroker.service.background.Background;
import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.Work;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one sink on a thread of its own, and tries again what could not be written,
 * until it can.
 */
final class SinkWriter implements AutoCloseable {

	private static final Duration OPENING = Duration.ofSeconds(15);

	/** How long readiness outlives a writer that cannot go on by itself. */
	private static final Duration TOLERATED = Duration.ofSeconds(30);

	private static final long FIRST_PAUSE_MS = 50;

	private static final long LONGEST_PAUSE_MS = 2_000;

	private final NamedSink sink;

	private final Sealing sealing;

	private final SinkMeters meters;

	private final SinkHealth health;

	private final BackgroundTask task;

	private final Backlog handed = new Backlog();

	private final CountDownLatch tried = new CountDownLatch(1);

	private boolean open;

	private volatile @Nullable Batch writing;

	private volatile long writingSince;

	SinkWriter(NamedSink sink, Sealing sealing, SinkMeters meters, Background background) {
		this.sink = sink;
		this.health = new SinkHealth(sink);
		this.sealing = sealing;
		this.meters = meters;
		Work work = Work.continuous("audit-" + sink.name());
		this.task = background.task(sink.required() ? work.neededWithin(TOLERATED) : work, this::pass);
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
	void hand(Batch batch) {
		boolean taken = false;
		try {
			taken = this.handed.offer(batch);
		}
		catch (OutOfMemoryError ex) {
			this.health.failed(ex.getClass().getSimpleName());
		}
		if (!taken) {
			this.meters.lost(batch.group().events().size());
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
	@Nullable Batch handed() {
		return this.handed.poll();
	}

	boolean isIdle() {
		return this.writing == null && this.handed.isEmpty();
	}

	/**
	 * Writes the next group, if one comes; what an earlier pass left unwritten is first.
	 */
	private void pass() throws InterruptedException {
		if (!this.open) {
			untilDone(this::opened);
			this.open = true;
		}
		Batch batch = this.writing;
		batch = (batch != null) ? batch : this.sealing.next(this);
		if (batch != null) {
			keep(batch);
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
		catch (Error ex) {
			this.health.failed(ex.getClass().getSimpleName());
			throw ex;
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
		catch (Error ex) {
			this.health.failed(ex.getClass().getSimpleName());
			throw ex;
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

package io.credbroker.service.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one sink on a thread of its own, and tries again what could not be written,
 * until it can.
 */
final class SinkWriter implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(SinkWriter.class);

	private static final long LIMIT_BYTES = 32L << 20;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final NamedSink sink;

	private final Sealing sealing;

	private final SinkMeters meters;

	private final Thread thread;

	private final Queue<Batch> handed = new ConcurrentLinkedQueue<>();

	private final AtomicLong handedBytes = new AtomicLong();

	private volatile @Nullable Batch writing;

	private volatile long writingSince;

	private final AtomicBoolean failing = new AtomicBoolean();

	SinkWriter(NamedSink sink, Sealing sealing, SinkMeters meters) {
		this.sink = sink;
		this.sealing = sealing;
		this.meters = meters;
		this.thread = Thread.ofPlatform().name("audit-" + sink.name()).daemon().unstarted(this::run);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Whether an answer may count on this sink.
	 */
	boolean countsNow() {
		return this.sink.required() && !this.failing.get();
	}

	boolean failing() {
		return this.failing.get();
	}

	/**
	 * Leaves a group for this sink; when too much has piled up it is left out, which the
	 * chain shows.
	 */
	void hand(Batch batch) {
		long bytes = batch.group().size();
		if (this.handedBytes.addAndGet(bytes) > LIMIT_BYTES) {
			this.handedBytes.addAndGet(-bytes);
			this.meters.lost(batch.group().events().size());
			return;
		}
		this.handed.add(batch);
		wake();
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
		Batch batch = this.handed.poll();
		if (batch != null) {
			this.handedBytes.addAndGet(-batch.group().size());
		}
		return batch;
	}

	boolean isIdle() {
		return this.writing == null && this.handed.isEmpty();
	}

	private void run() {
		try {
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
		Duration pause = FIRST_PAUSE;
		while (!kept(batch)) {
			Thread.sleep(pause);
			pause = pause.multipliedBy(2);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE;
		}
		this.writing = null;
	}

	private boolean kept(Batch batch) {
		long begun = System.nanoTime();
		try {
			this.sink.sink().append(batch.group());
		}
		catch (IOException | RuntimeException ex) {
			failed(ex.getClass().getSimpleName());
			return false;
		}
		this.meters.kept(batch.group().events().size(), System.nanoTime() - begun);
		recovered();
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
			failed("it did not answer in time");
			if (this.writing == null || this.writingSince != since) {
				recovered();
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
		this.handed.forEach((waiting) -> waiting.giveUp(olderThanNanos, now));
	}

	/**
	 * Said once for each time the sink begins to fail.
	 */
	private void failed(String failure) {
		if (this.failing.compareAndSet(false, true)) {
			log.atError()
				.addKeyValue("sink", this.sink.name())
				.addKeyValue("required", this.sink.required())
				.addKeyValue("failure", failure)
				.log("A sink of the audit record cannot be written; it is tried again until it can");
		}
	}

	private void recovered() {
		if (this.failing.compareAndSet(true, false)) {
			log.atInfo().addKeyValue("sink", this.sink.name()).log("A sink of the audit record can be written again");
		}
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

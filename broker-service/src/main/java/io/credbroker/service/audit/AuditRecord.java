package io.credbroker.service.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record itself: events of many lookups are kept together, and each lookup waits
 * until its own is.
 */
final class AuditRecord implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(AuditRecord.class);

	private static final int WAITING_LIMIT = 10_000;

	private static final int GROUP_LIMIT = 1_000;

	private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);

	private final AuditSink sink;

	private final Duration timeout;

	private final Thread writer;

	private volatile boolean failing;

	AuditRecord(AuditSink sink, Duration timeout) {
		this.sink = sink;
		this.timeout = timeout;
		this.writer = Thread.ofPlatform().name("audit").daemon().start(this::write);
	}

	/**
	 * Whether the event is on the record; {@code false} when it could not be kept in
	 * time.
	 */
	boolean keep(byte[] event) {
		Line line = new Line(event, new CompletableFuture<>());
		try {
			return this.waiting.offer(line, this.timeout.toMillis(), TimeUnit.MILLISECONDS)
					&& line.kept().get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			report("the sink did not answer in time");
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("a line is never completed with an exception", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void write() {
		List<Line> group = new ArrayList<>();
		try {
			while (!Thread.currentThread().isInterrupted()) {
				group.add(this.waiting.take());
				this.waiting.drainTo(group, GROUP_LIMIT);
				boolean kept = append(group);
				group.forEach((line) -> line.kept().complete(kept));
				group.clear();
			}
		}
		catch (InterruptedException ex) {
			group.forEach((line) -> line.kept().complete(false));
		}
	}

	private boolean append(List<Line> group) {
		ByteArrayOutputStream lines = new ByteArrayOutputStream();
		group.forEach((line) -> lines.writeBytes(line.event()));
		try {
			this.sink.append(lines.toByteArray());
			this.failing = false;
			return true;
		}
		catch (IOException | RuntimeException ex) {
			report(ex.getClass().getSimpleName());
			return false;
		}
	}

	/**
	 * Said once for each time the sink begins to fail.
	 */
	private void report(String failure) {
		if (!this.failing) {
			this.failing = true;
			log.atError()
				.addKeyValue("failure", failure)
				.log("The audit record cannot be written; secrets are withheld until it can");
		}
	}

	@Override
	public void close() throws IOException {
		this.writer.interrupt();
		this.sink.close();
	}

	private record Line(byte[] event, CompletableFuture<Boolean> kept) {
	}

}

package io.credbroker.service.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record itself: events of many lookups are kept together, and each lookup waits
 * until its own is.
 * <p>
 * A lookup waits without a timer of its own, since setting and stopping one costs more
 * than writing the event; one watch gives up in time whatever the sink does not keep.
 */
final class AuditRecord implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(AuditRecord.class);

	private static final int WAITING_LIMIT = 10_000;

	private static final int GROUP_LIMIT = 1_000;

	private static final int WATCHES_PER_TIMEOUT = 8;

	/**
	 * How long a group waits for more lines once lookups overlap: less than a lookup
	 * takes, and enough to save most of the switches between threads.
	 */
	private static final long GATHERING_NANOS = Duration.ofMillis(1).toNanos();

	private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);

	private final AuditSink sink;

	private final Duration timeout;

	private final Thread writer;

	private final Thread watch;

	private volatile List<Line> writing = List.of();

	private volatile boolean failing;

	private volatile boolean closed;

	AuditRecord(AuditSink sink, Duration timeout) {
		this.sink = sink;
		this.timeout = timeout;
		this.writer = Thread.ofPlatform().name("audit").daemon().start(this::write);
		this.watch = Thread.ofPlatform().name("audit-watch").daemon().start(this::watch);
	}

	/**
	 * Whether the event is on the record; {@code false} when it could not be kept in
	 * time.
	 */
	boolean keep(byte[] event) {
		Line line = new Line(event, System.nanoTime(), new CompletableFuture<>());
		if (!this.waiting.offer(line)) {
			report("too many events wait for the sink");
			return false;
		}
		if (this.closed) {
			line.kept().complete(false);
		}
		return line.kept().join();
	}

	private void write() {
		boolean overlapping = false;
		try {
			while (!this.closed) {
				List<Line> group = new ArrayList<>();
				group.add(this.waiting.take());
				if (overlapping) {
					LockSupport.parkNanos(GATHERING_NANOS);
				}
				this.waiting.drainTo(group, GROUP_LIMIT);
				overlapping = group.size() > 1;
				this.writing = group;
				boolean kept = append(group);
				group.forEach((line) -> line.kept().complete(kept));
			}
		}
		catch (InterruptedException ex) {
			log.atDebug().log("The record is closed");
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

	private void watch() {
		try {
			while (!this.closed) {
				Thread.sleep(this.timeout.dividedBy(WATCHES_PER_TIMEOUT));
				giveUp(System.nanoTime() - this.timeout.toNanos());
			}
		}
		catch (InterruptedException ex) {
			log.atDebug().log("The record is closed");
		}
	}

	private void giveUp(long oldest) {
		this.writing.forEach((line) -> giveUp(line, oldest));
		this.waiting.removeIf((line) -> giveUp(line, oldest));
	}

	private boolean giveUp(Line line, long oldest) {
		boolean given = line.since() - oldest < 0 && line.kept().complete(false);
		if (given) {
			report("the sink did not answer in time");
		}
		return given;
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

	/**
	 * Whatever still waits is not kept.
	 */
	@Override
	public void close() throws IOException {
		this.closed = true;
		this.writer.interrupt();
		this.watch.interrupt();
		this.writing.forEach((line) -> line.kept().complete(false));
		this.waiting.removeIf((line) -> line.kept().complete(false));
		this.sink.close();
	}

	private record Line(byte[] event, long since, CompletableFuture<Boolean> kept) {
	}

}

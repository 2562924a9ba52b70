package io.credbroker.service.record.pipeline;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit record: writes events of many lookups in groups; each lookup waits until a
 * required sink has stored its event.
 * <p>
 * A lookup waits without a timer, since starting and stopping one costs more than writing
 * the event; one background task ends the waits that exceed the timeout.
 */
public final class AuditRecord implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(AuditRecord.class);

	private static final Duration LONGEST_TICK = Duration.ofMillis(100);

	/** How long the broker stays ready when the task that ends overdue waits fails. */
	private static final Duration NOBODY_WATCHES = Duration.ofSeconds(30);

	private final EventQueue queue = new EventQueue();

	private final List<SinkWriter> writers = new ArrayList<>();

	private final InstanceEvents events;

	private final Duration timeout;

	private final Counter lost;

	private final BackgroundTask watch;

	private volatile boolean closed;

	public AuditRecord(List<NamedSink> sinks, InstanceEvents events, Clock clock, MeterRegistry meters,
			BackgroundTasks tasks) {
		this.events = events;
		this.timeout = sinks.stream()
			.filter(NamedSink::required)
			.map(NamedSink::timeout)
			.max(Duration::compareTo)
			.orElseThrow(() -> new IllegalArgumentException("no sink is required"));
		RecordMeters shown = new RecordMeters(meters);
		this.lost = shown.lost();
		EventSequencer sequencer = new EventSequencer(this.queue, new Chain(events.instance(), clock), this.lost);
		shown.show(events.instance(), sequencer, this.queue);
		for (NamedSink sink : sinks) {
			SinkWriter writer = new SinkWriter(sink, sequencer, shown.of(sink), tasks, this::refused);
			sequencer.add(writer);
			this.writers.add(writer);
			shown.show(sink, writer, this.queue);
		}
		this.watch = tasks.task(TaskSchedule.each("audit-watch", tick()).neededWithin(NOBODY_WATCHES), this::watch);
	}

	/**
	 * Begins the chain with a start event; returns once each sink is open or has failed
	 * to open.
	 */
	void start() {
		note(this.events.started());
		this.writers.forEach(SinkWriter::start);
		try {
			for (SinkWriter writer : this.writers) {
				writer.awaitOpen();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.watch.start();
	}

	/**
	 * Confirms a replacement by an event in the chain; an unconfirmed one counts as a
	 * finding.
	 */
	private void refused(RefusedEvent refusal) {
		if (!refusal.isOfReplaced()) {
			note(this.events.replaced(refusal));
		}
	}

	/**
	 * Waits until the event is durable, or until no required sink has stored it in time.
	 */
	public Durability keep(Event event) {
		if (!isOpen()) {
			return Durability.NOT_TAKEN;
		}
		PendingEvent pending = PendingEvent.awaited(event.json());
		if (!taken(pending, false)) {
			return Durability.NOT_TAKEN;
		}
		return pending.await() ? Durability.DURABLE : Durability.UNCERTAIN;
	}

	/**
	 * Records an event that corrects another one; it may use queue space that is reserved
	 * for corrections.
	 */
	public void correct(Event event) {
		taken(PendingEvent.noted(event.json()), true);
	}

	/**
	 * Records an event without waiting for it.
	 */
	public void note(Event event) {
		taken(PendingEvent.noted(event.json()), false);
	}

	private boolean taken(PendingEvent pending, boolean correction) {
		boolean taken = this.queue.offer(pending, correction);
		if (!taken) {
			this.lost.increment();
		}
		return taken;
	}

	private boolean isOpen() {
		if (this.closed) {
			return false;
		}
		for (SinkWriter writer : this.writers) {
			if (writer.countsNow()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Ends waits that exceed the timeout, and all waits while no required sink can be
	 * written.
	 */
	private void watch() {
		long now = System.nanoTime();
		this.writers.forEach((writer) -> writer.checkTime(now));
		giveUp(isOpen() ? this.timeout.toNanos() : 0, now);
	}

	private Duration tick() {
		Duration quarter = this.timeout.dividedBy(4);
		return (quarter.compareTo(LONGEST_TICK) < 0) ? quarter : LONGEST_TICK;
	}

	private void giveUp(long olderThanNanos, long now) {
		this.writers.forEach((writer) -> writer.giveUp(olderThanNanos, now));
		this.queue.giveUp(olderThanNanos, now);
	}

	/**
	 * Ends the chain with a stop event and gives each sink its timeout to write the rest;
	 * events not written by then are lost.
	 */
	@Override
	public void close() {
		var _ = keep(this.events.stopped());
		long end = System.nanoTime() + this.timeout.toNanos();
		while (!isWritten() && System.nanoTime() < end) {
			LockSupport.parkNanos(this, 1_000_000);
		}
		this.closed = true;
		this.watch.close();
		this.writers.forEach(AuditRecord::close);
		giveUp(0, System.nanoTime());
	}

	private boolean isWritten() {
		return this.queue.size() == 0 && this.writers.stream().allMatch(SinkWriter::isIdle);
	}

	private static void close(SinkWriter writer) {
		try {
			writer.close();
		}
		catch (IOException ex) {
			log.atWarn().addKeyValue("failure", ex.getClass().getSimpleName()).log("A sink could not be closed");
		}
	}

}

package io.credbroker.service.logging;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes the lines of another appender on a thread of its own, so that an output which
 * nobody reads holds up nobody who logs.
 * <p>
 * A call returns when its line is written, or a short time later if the output stalls.
 * From then on nobody waits: lines stay in a bounded queue, further ones are lost and
 * counted, and a line tells how many once the output moves again.
 */
final class QueuedLog extends AsyncAppender {

	/** Lines that wait; as many again may be on their way to the output. */
	static final int LINES = 1000;

	/** How long a call waits for its line. */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final Duration FLUSH = Duration.ofSeconds(2);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition written = this.lock.newCondition();

	private long linesAccepted;

	private long linesWritten;

	private long linesLost;

	private long linesTold;

	private boolean stalled;

	private @Nullable Thread writer;

	/**
	 * Takes the place of an appender, which it stops with itself.
	 */
	static QueuedLog before(Appender<ILoggingEvent> output, LoggerContext context) {
		QueuedLog queue = new QueuedLog();
		queue.setContext(context);
		queue.setName(output.getName());
		queue.setQueueSize(LINES);
		queue.setDiscardingThreshold(0);
		queue.setNeverBlock(true);
		queue.setMaxFlushTime((int) FLUSH.toMillis());
		OutputLines lines = queue.new OutputLines(output, context);
		lines.start();
		queue.addAppender(lines);
		queue.start();
		return queue;
	}

	/**
	 * How many lines were lost because the output stalled.
	 */
	long lost() {
		this.lock.lock();
		try {
			return this.linesLost;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	protected void append(ILoggingEvent event) {
		preprocess(event);
		this.lock.lock();
		try {
			if (getRemainingCapacity() == 0) {
				this.linesLost++;
				return;
			}
			super.append(event);
			this.linesAccepted++;
			awaitWritten(this.linesAccepted);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitWritten(long line) {
		long left = Thread.currentThread().equals(this.writer) ? 0 : PATIENCE.toNanos();
		try {
			while (!this.stalled && this.linesWritten < line && left > 0) {
				left = this.written.awaitNanos(left);
				this.stalled = left <= 0 && this.linesWritten < line;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Counts a written line.
	 * @return how many lost lines are to be told now
	 */
	private long countWritten() {
		this.lock.lock();
		try {
			this.writer = Thread.currentThread();
			this.linesWritten++;
			if (this.linesWritten == this.linesAccepted) {
				this.stalled = false;
			}
			this.written.signalAll();
			if (getRemainingCapacity() < LINES / 2) {
				return 0;
			}
			long untold = this.linesLost - this.linesTold;
			this.linesTold = this.linesLost;
			return untold;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The lines at the other end of the queue.
	 */
	private final class OutputLines extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final Appender<ILoggingEvent> output;

		private final LoggerContext loggers;

		OutputLines(Appender<ILoggingEvent> output, LoggerContext context) {
			this.output = output;
			this.loggers = context;
			setContext(context);
			setName(output.getName() + "-lines");
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.output.doAppend(event);
			long lost = countWritten();
			if (lost > 0) {
				this.output.doAppend(told(lost));
			}
		}

		private LoggingEvent told(long lost) {
			LoggingEvent event = new LoggingEvent(QueuedLog.class.getName(), this.loggers.getLogger(QueuedLog.class),
					Level.WARN, "Lines of the log were lost, because its output was not read fast enough", null, null);
			event.addKeyValuePair(new KeyValuePair("lost", lost));
			return event;
		}

		@Override
		public void stop() {
			super.stop();
			this.output.stop();
		}

	}

}

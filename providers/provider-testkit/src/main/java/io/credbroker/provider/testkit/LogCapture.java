package io.credbroker.provider.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Hands every log line of the JVM, at the finest level, to a {@link LeakDetector} until
 * it is closed; nothing else prints them meanwhile.
 */
final class LogCapture implements AutoCloseable {

	private final LeakDetector detector;

	private final Collection<String> ignored;

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final java.util.logging.Logger julRoot = java.util.logging.Logger.getLogger("");

	private final Level level = this.root.getLevel();

	private final java.util.logging.Level julLevel = this.julRoot.getLevel();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final LogbackAppender slfTap = new LogbackAppender();

	private final JulHandler julTap = new JulHandler();

	LogCapture(LeakDetector detector, Collection<String> ignored) {
		this.detector = detector;
		this.ignored = ignored;
		this.slfTap.setContext(this.root.getLoggerContext());
		this.slfTap.start();
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		this.root.addAppender(this.slfTap);
		this.root.setLevel(Level.ALL);
		this.julTap.setLevel(java.util.logging.Level.ALL);
		this.julRoot.addHandler(this.julTap);
		this.julRoot.setLevel(java.util.logging.Level.ALL);
	}

	@Override
	public void close() {
		this.root.setLevel(this.level);
		this.root.detachAppender(this.slfTap);
		this.slfTap.stop();
		this.others.forEach(this.root::addAppender);
		this.julRoot.setLevel(this.julLevel);
		this.julRoot.removeHandler(this.julTap);
	}

	private boolean isProviders(String logger) {
		return this.ignored.stream().noneMatch(logger::startsWith);
	}

	private final class LogbackAppender extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			if (isProviders(event.getLoggerName())) {
				LogCapture.this.detector.saw(event.getLoggerName() + ": " + event.getFormattedMessage() + " "
						+ event.getKeyValuePairs() + " " + event.getMDCPropertyMap() + " "
						+ ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}

	}

	private final class JulHandler extends Handler {

		@Override
		public void publish(LogRecord line) {
			if (isProviders(String.valueOf(line.getLoggerName()))) {
				LogCapture.this.detector.saw(new SimpleFormatter().format(line));
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}

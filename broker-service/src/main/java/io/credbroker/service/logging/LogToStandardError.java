package io.credbroker.service.logging;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Writes the console log to standard error, so that standard output holds only the
 * record, and each output of the log through a queue.
 */
final class LogToStandardError implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
			List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
			root.iteratorForAppenders().forEachRemaining(appenders::add);
			for (Appender<ILoggingEvent> appender : appenders) {
				if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
					redirect(console);
				}
				if (appender instanceof OutputStreamAppender<ILoggingEvent>) {
					root.detachAppender(appender);
					root.addAppender(QueuedLog.before(appender, context));
				}
			}
		}
	}

	private static void redirect(ConsoleAppender<ILoggingEvent> console) {
		if (!console.getTarget().equals(ConsoleTarget.SystemErr.getName())) {
			console.stop();
			console.setTarget(ConsoleTarget.SystemErr.getName());
			console.start();
		}
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}

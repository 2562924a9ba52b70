package io.credbroker.service.logging;

import java.util.Iterator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Writes the console log to standard error, so that standard output holds only the
 * record.
 */
final class LogToStandardError implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			Iterator<Appender<ILoggingEvent>> appenders = context.getLogger(Logger.ROOT_LOGGER_NAME)
				.iteratorForAppenders();
			while (appenders.hasNext()) {
				if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
					redirect(console);
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

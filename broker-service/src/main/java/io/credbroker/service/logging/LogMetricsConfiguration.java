package io.credbroker.service.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Counts the lines of the log that were lost.
 */
@Configuration(proxyBeanMethods = false)
class LogMetricsConfiguration {

	@Bean
	MeterBinder lostLogLines() {
		return (meters) -> FunctionCounter.builder("broker.log.lines.lost", this, (_) -> lost())
			.description("Lines of the log that were lost because its output was not read fast enough")
			.register(meters);
	}

	private static double lost() {
		long[] lost = new long[1];
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining((appender) -> {
				if (appender instanceof QueuedLog queue) {
					lost[0] += queue.lost();
				}
			});
		}
		return lost[0];
	}

}

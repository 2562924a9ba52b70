package io.credbroker.service.background;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BackgroundConfiguration {

	@Bean
	BackgroundTasks background(MeterRegistry meters) {
		return new BackgroundTasks(meters);
	}

	/**
	 * Part of readiness under the name {@code background}.
	 */
	@Bean
	BackgroundHealth backgroundHealthIndicator(BackgroundTasks tasks) {
		return new BackgroundHealth(tasks);
	}

}

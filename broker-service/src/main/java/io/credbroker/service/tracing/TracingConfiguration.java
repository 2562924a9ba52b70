package io.credbroker.service.tracing;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Tracing is off unless {@code management.opentelemetry.enabled} is true.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("management.opentelemetry.enabled")
class TracingConfiguration {

	/**
	 * Runs right after the filter that observes the request, which makes its span.
	 */
	@Bean
	FilterRegistrationBean<TracedRequestFilter> tracedRequestFilter(OpenTelemetry telemetry) {
		FilterRegistrationBean<TracedRequestFilter> filter = new FilterRegistrationBean<>(
				new TracedRequestFilter(telemetry.getTracer("io.credbroker")));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		return filter;
	}

	/**
	 * Traces lookups and what operators ask, not probes and scrapes.
	 */
	@Bean
	SpanExportingPredicate noManagementRequests() {
		return (span) -> !span.getTags().getOrDefault("http.url", "").startsWith("/actuator");
	}

	@Bean
	static BeanPostProcessor messageFreeSpans() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof SpanExporter exporter) ? new MessageFreeSpans(exporter) : bean;
			}

		};
	}

}

package io.credbroker.service.http;

import java.time.Clock;

import io.credbroker.service.identity.TrustedProxies;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallerRateProperties.class)
class HttpConfiguration {

	@Bean
	ProblemWriter problemWriter() {
		return new ProblemWriter();
	}

	@Bean
	FailedAuthenticationEvents failedAuthenticationEvents(AuditRecord record, Clock clock, MeterRegistry meters) {
		return new FailedAuthenticationEvents(record, clock, meters);
	}

	@Bean
	RateLimitEvents rateLimitEvents(AuditRecord record, Clock clock, MeterRegistry meters) {
		return new RateLimitEvents(record, clock, meters);
	}

	@Bean
	AccessEvents accessEvents(AuditRecord record, Clock clock) {
		return new AccessEvents(record, clock);
	}

	@Bean
	CallerRateLimit callerRateLimit(CallerRateProperties properties) {
		return new CallerRateLimit(properties, System::nanoTime);
	}

	/**
	 * Behind the security chain, which tells who asks, and ahead of all that answers.
	 */
	@Bean
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(CallerRateLimit limits, RateLimitEvents limited,
			RequestPattern pattern, ProblemWriter problems) {
		FilterRegistrationBean<RateLimitFilter> limit = new FilterRegistrationBean<>(
				new RateLimitFilter(limits, limited, pattern, problems));
		limit.addUrlPatterns("/v1/*");
		limit.setOrder(0);
		return limit;
	}

	/**
	 * Ahead of the security chain, so that its refusals have them too.
	 */
	@Bean
	FilterRegistrationBean<StandardHeadersFilter> standardHeadersFilter() {
		FilterRegistrationBean<StandardHeadersFilter> headers = new FilterRegistrationBean<>(
				new StandardHeadersFilter());
		headers.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 2);
		return headers;
	}

	/**
	 * Right behind it, ahead of all that reads the request.
	 */
	@Bean
	FilterRegistrationBean<RequestCheckFilter> requestCheckFilter(Problems problems) {
		FilterRegistrationBean<RequestCheckFilter> checks = new FilterRegistrationBean<>(
				new RequestCheckFilter(problems, "/v1/"));
		checks.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
		return checks;
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(TrustedProxies proxies, ServerProperties server,
			TomcatServerProperties settings) {
		ForwardedHeaders.refuse(server, settings);
		return (factory) -> {
			TomcatEdge.apply(factory);
			factory.addEngineValves(new SourceValve(proxies));
		};
	}

}

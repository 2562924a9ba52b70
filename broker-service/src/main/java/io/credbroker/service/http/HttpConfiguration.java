package io.credbroker.service.http;

import java.time.Clock;

import io.credbroker.service.identity.TrustedProxies;
import io.credbroker.service.identity.Issuers;
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
	FailedAuthenticationEvents failedAuthenticationEvents(AuditRecord record, Clock clock, MeterRegistry meters) {
		return new FailedAuthenticationEvents(record, clock, meters);
	}

	@Bean
	RateLimitEvents rateLimitEvents(AuditRecord record, Clock clock, MeterRegistry meters, Issuers issuers) {
		return new RateLimitEvents(record, clock, meters, issuers.names());
	}

	@Bean
	PrivilegedAccessEvents accessEvents(AuditRecord record, Clock clock) {
		return new PrivilegedAccessEvents(record, clock);
	}

	@Bean
	CallerRateLimit callerRateLimit(CallerRateProperties properties) {
		return new CallerRateLimit(properties, System::nanoTime);
	}

	@Bean
	EndpointPermissions endpointPermissions() {
		return EndpointPermissions.ALL;
	}

	/**
	 * Registered in the security chain only, not as a filter of the server.
	 */
	@Bean
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(CallerRateLimit limits, RateLimitEvents limited,
			RequestPattern pattern) {
		FilterRegistrationBean<RateLimitFilter> limit = new FilterRegistrationBean<>(
				new RateLimitFilter(limits, limited, pattern));
		limit.setEnabled(false);
		return limit;
	}

	/**
	 * Runs before the security chain, so that responses of the chain have these headers
	 * too.
	 */
	@Bean
	FilterRegistrationBean<StandardHeadersFilter> standardHeadersFilter() {
		FilterRegistrationBean<StandardHeadersFilter> headers = new FilterRegistrationBean<>(
				new StandardHeadersFilter());
		headers.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 2);
		return headers;
	}

	/**
	 * Runs right after the headers filter and before everything that reads the request.
	 */
	@Bean
	FilterRegistrationBean<RequestCheckFilter> requestCheckFilter(EndpointPermissions endpoints) {
		FilterRegistrationBean<RequestCheckFilter> checks = new FilterRegistrationBean<>(
				new RequestCheckFilter("/v1/", endpoints));
		checks.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
		return checks;
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(TrustedProxies proxies, ServerProperties server,
			TomcatServerProperties settings) {
		ForwardedHeaders.refuse(server, settings);
		return (factory) -> {
			TomcatCustomizer.apply(factory);
			factory.addEngineValves(new SourceValve(proxies));
		};
	}

}

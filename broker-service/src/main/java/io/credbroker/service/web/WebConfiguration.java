package io.credbroker.service.web;

import io.credbroker.service.audit.LimitedCallers;
import io.credbroker.service.identity.TrustedProxies;
import io.credbroker.service.limit.CallerLimits;
import io.credbroker.service.lookup.Lookups;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

	@Bean
	ProblemWriter problemWriter() {
		return new ProblemWriter();
	}

	@Bean
	OutcomeWriter outcomeWriter(ProblemWriter problems) {
		return new OutcomeWriter(problems);
	}

	/**
	 * Behind the security chain, which tells who asks, and ahead of all that answers.
	 */
	@Bean
	FilterRegistrationBean<RateLimitFilter> rateLimitFilter(CallerLimits limits, LimitedCallers limited,
			ProblemWriter problems) {
		FilterRegistrationBean<RateLimitFilter> limit = new FilterRegistrationBean<>(
				new RateLimitFilter(limits, limited, problems));
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

	/**
	 * Behind the security chain, which comes first of all filters that have no order.
	 */
	@Bean
	FilterRegistrationBean<LookupFilter> lookupFilter(Lookups lookups, OutcomeWriter outcomes, Problems problems) {
		FilterRegistrationBean<LookupFilter> lookup = new FilterRegistrationBean<>(
				new LookupFilter(lookups, outcomes, problems));
		lookup.addUrlPatterns("/v1/*");
		return lookup;
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

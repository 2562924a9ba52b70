package io.credbroker.service.lookup;

import io.credbroker.service.http.RequestPattern;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LookupEndpointConfiguration {

	@Bean
	RequestPattern lookupPattern() {
		return (request) -> {
			LookupPath path = LookupPath.of(request);
			return (path != null) ? path.pattern() : null;
		};
	}

	/**
	 * Runs after the security chain, which comes before all filters without an order.
	 */
	@Bean
	FilterRegistrationBean<LookupFilter> lookupFilter(ContextResolver contexts, LookupService lookups) {
		FilterRegistrationBean<LookupFilter> lookup = new FilterRegistrationBean<>(
				new LookupFilter(contexts, lookups, new OutcomeWriter()));
		lookup.addUrlPatterns("/v1/*");
		return lookup;
	}

}

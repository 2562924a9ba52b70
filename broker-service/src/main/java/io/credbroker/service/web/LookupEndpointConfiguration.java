package io.credbroker.service.web;

import io.credbroker.service.http.ProblemWriter;
import io.credbroker.service.http.Problems;
import io.credbroker.service.http.RequestPattern;
import io.credbroker.service.lookup.Lookups;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LookupEndpointConfiguration {

	@Bean
	OutcomeWriter outcomeWriter(ProblemWriter problems) {
		return new OutcomeWriter(problems);
	}

	@Bean
	RequestPattern lookupPattern() {
		return (request) -> {
			LookupPath path = LookupPath.of(request);
			return (path != null) ? path.pattern() : null;
		};
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

}

package io.credbroker.service.access;

import io.credbroker.service.identity.Issuers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	@Bean
	ExplainedCallers explainedCallers(Issuers issuers) {
		return new ExplainedCallers(issuers);
	}

}

package io.credbroker.service.pods;

import java.time.Clock;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.identity.PodIssuers;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PodsConfiguration {

	@Bean
	ClusterPods podContexts(PodIssuers issuers, SslBundles bundles, Clock clock, MeterRegistry meters) {
		return ClusterPods.of(issuers, new TrustedConnections(bundles), clock, meters);
	}

}

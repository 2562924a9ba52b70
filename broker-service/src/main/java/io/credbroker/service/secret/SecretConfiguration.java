package io.credbroker.service.secret;

import java.time.Clock;

import io.credbroker.service.background.Background;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

	@Bean
	LeaseBook leaseBook(Stores stores, Clock clock, MeterRegistry meters, Background background) {
		return new LeaseBook(stores, clock, meters, background);
	}

	@Bean
	Fingerprints fingerprints(SecretProperties properties) {
		return Fingerprints.keyedBy(properties.fingerprintKeyFile());
	}

	@Bean
	Secrets secrets(Stores stores, Fingerprints fingerprints, LeaseBook leases, Clock clock,
			SecretProperties properties, MeterRegistry meters) {
		return new Secrets(stores, new StoreReads(fingerprints, leases, properties.confirmLimit(), clock, meters),
				new CacheMeters(meters), clock, properties);
	}

}

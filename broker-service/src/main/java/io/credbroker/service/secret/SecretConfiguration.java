package io.credbroker.service.secret;

import java.time.Clock;

import io.credbroker.service.background.Background;
import io.credbroker.spi.SecretProviderFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

	@Bean
	Stores stores(Environment environment, ObjectProvider<SecretProviderFactory<?>> factories, Clock clock,
			MeterRegistry meters) {
		Guards guards = new Guards(clock, meters);
		return new StoreBinding(Binder.get(environment), factories, (store) -> new BoundedStore(store, guards))
			.stores();
	}

	@Bean
	LeaseBook leaseBook(Stores stores, Clock clock, MeterRegistry meters, Background background) {
		return new LeaseBook(stores, clock, meters, background);
	}

	@Bean
	Descriptions descriptions(Stores stores) {
		return new Descriptions(stores);
	}

	@Bean
	Secrets secrets(Stores stores, LeaseBook leases, Clock clock, SecretProperties properties, MeterRegistry meters) {
		Fingerprints fingerprints = Fingerprints.keyedBy(properties.fingerprintKeyFile());
		return new Secrets(stores, new StoreReads(fingerprints, leases, properties.confirmLimit(), clock, meters),
				new MemoryMeters(meters), clock, properties);
	}

}

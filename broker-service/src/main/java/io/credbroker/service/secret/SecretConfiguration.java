package io.credbroker.service.secret;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

	@Bean
	LeaseRegistry leaseBook(Stores stores, Clock clock, MeterRegistry meters, BackgroundTasks tasks) {
		return new LeaseRegistry(stores, clock, meters, tasks);
	}

	@Bean
	Fingerprints fingerprints(SecretProperties properties) {
		return Fingerprints.keyedBy(properties.fingerprintKeyFile());
	}

	@Bean
	ReadReporter readReporter(MeterRegistry meters, ObjectProvider<ReadObserver> observers) {
		return new ReadReporter(meters, observers.orderedStream().toList());
	}

	@Bean
	Secrets secrets(Stores stores, Fingerprints fingerprints, LeaseRegistry leases, Clock clock,
			SecretProperties properties, ReadReporter reporter) {
		return new Secrets(stores, new StoreReads(fingerprints, leases, properties.confirmLimit(), clock, reporter),
				new CacheMeters(reporter.meters(), stores.names()), clock, properties);
	}

}

package io.credbroker.service.secret;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ SecretProperties.class, ClusterCredentialProperties.class })
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
	ClusterSharing clusterSharing(Stores stores, Database database, ClusterCredentialProperties properties) {
		return new ClusterSharing(stores, database, properties.keyFile() != null);
	}

	@Bean
	ReadSources readSources(Stores stores, StoreReads reads, ClusterSharing sharing, Database database,
			ClusterCredentialProperties properties) {
		ClusterMeters meters = new ClusterMeters(reads.reporter().meters(), stores.names());
		CredentialKeys keys = (properties.keyFile() != null)
				? CredentialKeys.of(properties.keyFile(), properties.previousKeyFile()) : null;
		return new ReadSources(reads, (keys != null && sharing.isPossible())
				? new ClusterReads(new SharedCredentials(new SharedCredentialTable(database), keys), reads, meters)
				: null);
	}

	@Bean
	StoreReads storeReads(Fingerprints fingerprints, LeaseRegistry leases, Clock clock, SecretProperties properties,
			ReadReporter reporter) {
		return new StoreReads(fingerprints, leases, properties.confirmLimit(), clock, reporter);
	}

	@Bean
	Secrets secrets(Stores stores, ReadSources reads, Clock clock, SecretProperties properties, ReadReporter reporter) {
		return new Secrets(stores, reads, new CacheMeters(reporter.meters(), stores.names()), clock, properties);
	}

}

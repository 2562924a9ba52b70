package io.credbroker.service.store;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.spi.SecretProviderFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	@Bean
	Stores stores(Environment environment, ObjectProvider<SecretProviderFactory<?>> factories, Clock clock,
			MeterRegistry meters) {
		StoreGuards guards = new StoreGuards(clock, meters);
		Stores stores = new StoreBinding(Binder.get(environment), factories, (store) -> new BoundedStore(store, guards))
			.stores();
		stores.all().forEach((bounded) -> CredentialMeters.register(bounded.store(), meters));
		return stores;
	}

	@Bean(initMethod = "start")
	StoreHealthChecks storeHealthChecks(Stores stores, Clock clock, BackgroundTasks tasks) {
		return new StoreHealthChecks(stores, clock, tasks);
	}

	@Bean
	StoreOrders storeOrders(Stores stores) {
		return new StoreOrders(stores);
	}

	@Bean
	DescribeService descriptions(Stores stores) {
		return new DescribeService(stores);
	}

}

package io.credbroker.service.rotation.leases;

import java.time.Clock;

import io.credbroker.service.database.Database;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.rotation.operations.Forgetting;
import io.credbroker.service.secret.LeaseRegistry;
import io.credbroker.service.store.StoreOrders;
import io.credbroker.service.store.Stores;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LeaseConfiguration {

	@Bean
	RunningLeases runningLeases(Database database) {
		return new RunningLeases(database);
	}

	@Bean
	LeaseSearch leaseSearch(RunningLeases leases, ObjectProvider<RecordedEvents> record) {
		return new LeaseSearch(leases, record);
	}

	@Bean
	LeaseEnds leaseEnds(Stores stores, StoreOrders orders, RunningLeases leases, LeaseRegistry registry, Clock clock) {
		return new LeaseEnds(stores, orders, leases, registry, clock);
	}

	@Bean
	RevokeWork revokeWork(RunningLeases leases, Forgetting forgetting, LeaseEnds ends) {
		return new RevokeWork(leases, forgetting, ends);
	}

}

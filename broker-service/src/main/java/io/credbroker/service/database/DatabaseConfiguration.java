package io.credbroker.service.database;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	/**
	 * Signals within this process, unless there is a database that other replicas may
	 * share.
	 */
	@Bean
	Signals signals(Database database, BackgroundTasks tasks) {
		if (database.embedded()) {
			return new LocalSignals();
		}
		SharedSignals signals = new SharedSignals(database, tasks);
		signals.start();
		return signals;
	}

	@Bean
	Replicas replicas(Database database) {
		return new Replicas(database);
	}

	@Bean
	ClusterTask clusterWork(Database database, Clock clock) {
		return new ClusterTask(database, clock);
	}

}

package io.credbroker.service.database;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	/**
	 * Signals within this process, unless there is a database that other replicas may
	 * share.
	 */
	@Bean
	Signals signals(ObjectProvider<Database> databases, BackgroundTasks tasks) {
		Database database = databases.getIfAvailable();
		if (database == null || database.embedded()) {
			return new LocalSignals();
		}
		SharedSignals signals = new SharedSignals(database, tasks);
		signals.start();
		return signals;
	}

	/**
	 * {@code null} without a database.
	 */
	@Bean
	@Nullable ClusterTask clusterWork(ObjectProvider<Database> databases, Clock clock) {
		Database database = databases.getIfAvailable();
		return (database != null) ? new ClusterTask(database, clock) : null;
	}

}

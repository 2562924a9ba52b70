package io.credbroker.service.rotation.operations;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.Replicas;
import io.credbroker.service.database.Signals;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.rotation.operations.Forgetting.LocalMemory;
import io.credbroker.service.rotation.holders.HolderCounts;
import io.credbroker.service.rotation.versions.RotationProperties;
import io.credbroker.service.secret.Fingerprints;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.StoreOrders;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OperationConfiguration {

	@Bean
	OperationTables operationTables(Database database, Replicas replicas) {
		return OperationTables.of(database, replicas);
	}

	@Bean
	Forgetting forgetting(OperationTables tables, Replicas replicas, Signals signals, Secrets secrets,
			StoreOrders stores) {
		return new Forgetting(tables, replicas, signals, new LocalMemory(secrets, stores));
	}

	@Bean
	InvalidateWork invalidateWork(Forgetting forgetting) {
		return new InvalidateWork(forgetting);
	}

	@Bean
	RotateWork rotateWork(Secrets secrets, StoreOrders stores, InvalidateWork rest, RotationProperties properties,
			Fingerprints fingerprints) {
		return new RotateWork(secrets, stores, rest, properties.newVersionWait(), fingerprints.checkValue());
	}

	@Bean
	OperationEvents operationEvents(AuditRecord record, Clock clock) {
		return new OperationEvents(record, clock);
	}

	@Bean
	OperationEnd operationEnd(OperationEvents events, OperationTables tables, MeterRegistry meters) {
		return new OperationEnd(events, tables.owned(), meters);
	}

	@Bean(initMethod = "start")
	OperationRuns operationRuns(OperationTables tables, List<OperationWork> works, Forgetting forgetting,
			OperationEnd end, BackgroundTasks tasks) {
		Map<OperationKind, OperationWork> byKind = new EnumMap<>(OperationKind.class);
		works.forEach((work) -> byKind.put(work.kind(), work));
		return new OperationRuns(tables, byKind, forgetting, end, tasks);
	}

	@Bean
	Operations operations(OperationTables tables, OperationEvents events, OperationEnd end, OperationRuns runs,
			Clock clock) {
		return new Operations(tables, events, end, runs, clock);
	}

	@Bean
	OperationResponses operationResponses(Operations operations, HolderCounts holders,
			ObjectProvider<RecordedEvents> record) {
		return new OperationResponses(operations, holders, record);
	}

	@Bean
	CredentialFinder credentialFinder(Catalog catalog, Database database) {
		return new CredentialFinder(catalog, database);
	}

}

package io.credbroker.service.record;

import java.time.Clock;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.ClusterTask;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.InstanceEvents;
import io.credbroker.service.record.retention.Retention;
import io.credbroker.service.record.retention.RetentionSchedule;
import io.credbroker.service.record.search.DatabaseEvents;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.record.sinks.AuditProperties;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class RecordConfiguration {

	@Bean
	ConfiguredSinks auditSinks(AuditProperties properties) {
		return ConfiguredSinks.of(properties.sinks());
	}

	@Bean(initMethod = "start")
	AuditRecord auditRecord(ConfiguredSinks sinks, Clock clock, MeterRegistry meters, BackgroundTasks tasks) {
		return new AuditRecord(sinks.all(), new InstanceEvents(clock), clock, meters, tasks);
	}

	/**
	 * {@code null} without a database among the sinks.
	 */
	@Bean
	@Nullable RecordedEvents recordedEvents(ConfiguredSinks sinks) {
		return sinks.searchable() ? new DatabaseEvents(sinks.database()) : null;
	}

	/**
	 * The database among the sinks, or one in memory; closed with them.
	 */
	@Bean(destroyMethod = "")
	Database database(ConfiguredSinks sinks) {
		return sinks.database();
	}

	/**
	 * {@code null} without a retention.
	 */
	@Bean(initMethod = "start")
	@Nullable RetentionSchedule retention(ConfiguredSinks sinks, AuditRecord record, Clock clock,
			ObjectProvider<ClusterTask> cluster, BackgroundTasks tasks) {
		return (sinks.retention() != null)
				? new RetentionSchedule(new Retention(sinks.database(), sinks.retention(), clock), record, clock,
						cluster.getObject(), tasks)
				: null;
	}

}

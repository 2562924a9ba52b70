package io.credbroker.service.audit;

import java.time.Clock;

import io.credbroker.service.background.Background;
import io.credbroker.service.lookup.Lookups;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

	@Bean
	Sinks auditSinks(AuditProperties properties) {
		return Sinks.of(properties.sinks());
	}

	@Bean
	ServiceEvents serviceEvents(Clock clock) {
		return new ServiceEvents(clock);
	}

	@Bean(initMethod = "start")
	AuditRecord auditRecord(Sinks sinks, ServiceEvents events, Clock clock, MeterRegistry meters,
			Background background) {
		return new AuditRecord(sinks.all(), events, clock, meters, background);
	}

	@Bean
	@Primary
	Lookups auditedLookup(@Qualifier("catalogLookup") Lookups lookups, AuditRecord record, Clock clock,
			MeterRegistry meters) {
		return new AuditedLookup(lookups, record, new AuditJson(), clock, meters);
	}

	@Bean
	FailedAuthentications failedAuthentications(AuditRecord record, ServiceEvents events, MeterRegistry meters) {
		return new FailedAuthentications(record, events, meters);
	}

	@Bean
	LimitedCallers limitedCallers(AuditRecord record, ServiceEvents events, MeterRegistry meters) {
		return new LimitedCallers(record, events, meters);
	}

	@Bean
	AccessRecord accessRecord(AuditRecord record, ServiceEvents events) {
		return new RecordedAccess(record, events);
	}

	/**
	 * There only with a database among the sinks.
	 */
	@Bean
	@Nullable RecordedEvents recordedEvents(Sinks sinks) {
		return (sinks.database() != null) ? new DatabaseEvents(sinks.database()) : null;
	}

	/**
	 * There only with a retention.
	 */
	@Bean(initMethod = "start")
	@Nullable RetentionSchedule retention(Sinks sinks, AuditRecord record, ServiceEvents events, Clock clock,
			Background background) {
		return (sinks.database() != null && sinks.retention() != null) ? new RetentionSchedule(
				new Retention(sinks.database(), sinks.retention(), clock), record, events, background) : null;
	}

}

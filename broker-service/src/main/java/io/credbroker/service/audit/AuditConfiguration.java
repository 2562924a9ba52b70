package io.credbroker.service.audit;

import java.time.Clock;

import io.credbroker.service.lookup.Lookups;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

	@Bean
	AuditRecord auditRecord(AuditProperties properties) {
		AuditSink sink = switch (properties.sink()) {
			case STDOUT -> StreamSink.standardOutput();
			case FILE -> StreamSink.file(properties.file());
		};
		return new AuditRecord(sink, properties.timeout());
	}

	@Bean
	@Primary
	Lookups auditedLookup(@Qualifier("catalogLookup") Lookups lookups, AuditRecord record, Clock clock,
			MeterRegistry meters) {
		return new AuditedLookup(lookups, record, new AuditJson(), clock, meters);
	}

}

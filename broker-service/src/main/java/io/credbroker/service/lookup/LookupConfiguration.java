package io.credbroker.service.lookup;

import java.time.Clock;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.identity.Issuers;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.secret.LeaseBook;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.Descriptions;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	KnownNames knownNames(Stores stores, Issuers issuers) {
		return new KnownNames(new KnownStores(stores.names(), stores::issuingScope), issuers.policyClaims());
	}

	@Bean
	Lookups catalogLookup(Catalog catalog, Secrets secrets, LeaseBook leases, Clock clock) {
		return new CatalogLookup(catalog, secrets, new Grants(new Answers(new ConnectionAssembler()), clock), leases);
	}

	@Bean
	@Primary
	Lookups auditedLookup(@Qualifier("catalogLookup") Lookups lookups, AuditRecord record, Clock clock,
			MeterRegistry meters) {
		return new AuditedLookup(lookups, record, new LookupEvents(clock), meters);
	}

	@Bean
	CatalogEvents catalogEvents(AuditRecord record, Clock clock) {
		return new CatalogEvents(record, clock);
	}

	@Bean
	Explanations explanations(Catalog catalog, Descriptions descriptions) {
		return new Explanations(catalog, descriptions);
	}

}

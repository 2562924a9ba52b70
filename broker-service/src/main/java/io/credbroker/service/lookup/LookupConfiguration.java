package io.credbroker.service.lookup;

import java.time.Clock;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.identity.Issuers;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.secret.LeaseRegistry;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.DescribeService;
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
	LookupService catalogLookup(Catalog catalog, Secrets secrets, LeaseRegistry leases, Clock clock) {
		return new CatalogLookup(catalog, secrets, new GrantFactory(clock), leases);
	}

	@Bean
	@Primary
	LookupService auditedLookup(@Qualifier("catalogLookup") LookupService lookups, AuditRecord record, Clock clock,
			MeterRegistry meters) {
		return new AuditedLookup(lookups, record, new LookupEvents(clock), meters);
	}

	@Bean
	ContextResolver contextResolver(PodContexts pods) {
		return new ContextResolver(pods);
	}

	@Bean
	ExplainedLookup explainedLookup(ContextResolver contexts) {
		return new ExplainedLookup(contexts);
	}

	@Bean
	CatalogEvents catalogEvents(AuditRecord record, Clock clock) {
		return new CatalogEvents(record, clock);
	}

	@Bean
	LookupExplainer explanations(Catalog catalog, DescribeService describes) {
		return new LookupExplainer(catalog, describes);
	}

}

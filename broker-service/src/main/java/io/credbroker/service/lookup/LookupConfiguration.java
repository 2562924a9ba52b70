package io.credbroker.service.lookup;

import java.time.Clock;
import java.util.Map;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.http.Permission;
import io.credbroker.service.http.PrivilegedAccessGate;
import io.credbroker.service.identity.Issuers;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.secret.ClusterSharing;
import io.credbroker.service.secret.LeaseRegistry;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.DescribeService;
import io.credbroker.service.store.Stores;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ContextProperties.class)
class LookupConfiguration {

	@Bean
	KnownNames knownNames(Stores stores, ClusterSharing sharing, Issuers issuers, ContextProperties context,
			BrokerLabels labels) {
		return new KnownNames(new KnownStores(stores.names(), stores::issuingScope, stores::fault, sharing::fault),
				issuers.policyClaims(), context.minimum(), labels);
	}

	@Bean
	BrokerLabels brokerLabels(Environment environment) {
		return new BrokerLabels(Binder.get(environment)
			.bind("broker.labels", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of()));
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
	ContextResolver contextResolver(PrivilegedAccessGate gate, PodContexts pods, MeterRegistry meters) {
		return new ContextResolver((caller) -> gate.permits(caller, Permission.CONTEXT_VERIFY), pods,
				new ContextObserver(meters));
	}

	@Bean
	VerifiedContextCheck verifiedContextCheck(PrivilegedAccessGate gate) {
		return new VerifiedContextCheck(gate.isGiven(Permission.CONTEXT_VERIFY));
	}

	@Bean
	ExplainedLookup explainedLookup(ContextResolver contexts) {
		return new ExplainedLookup(contexts);
	}

	@Bean
	CatalogEvents catalogEvents(AuditRecord record, Clock clock, BrokerLabels labels) {
		return new CatalogEvents(record, clock, labels);
	}

	@Bean
	LookupExplainer explanations(Catalog catalog, DescribeService describes) {
		return new LookupExplainer(catalog, describes);
	}

}

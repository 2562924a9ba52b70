package io.credbroker.service.lookup;

import java.time.Clock;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.identity.Issuers;
import io.credbroker.service.policy.Policies;
import io.credbroker.service.policy.PolicyInspection;
import io.credbroker.service.secret.Descriptions;
import io.credbroker.service.secret.LeaseBook;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.secret.Stores;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	KnownNames knownNames(Stores stores, Issuers issuers) {
		return new KnownNames(stores.names(), issuers.policyClaims());
	}

	@Bean
	Lookups catalogLookup(Catalog catalog, Policies policies, Secrets secrets, LeaseBook leases, Clock clock) {
		return new CatalogLookup(catalog, policies, secrets, new Grants(new Answers(new ConnectionAssembler()), clock),
				leases);
	}

	@Bean
	Explanations explanations(Catalog catalog, Policies policies, PolicyInspection inspection,
			Descriptions descriptions) {
		return new Explanations(catalog, policies, inspection, descriptions);
	}

}

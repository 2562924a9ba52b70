package io.credbroker.service.http;

import io.credbroker.service.identity.Issuers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoleProperties.class)
class RolesConfiguration {

	@Bean
	Roles roles(RoleProperties properties, Issuers issuers) {
		properties.holders().forEach((role, holders) -> {
			if (!issuers.names().contains(holders.issuer())) {
				throw new InvalidConfigurationPropertyValueException("broker.roles.%s.issuer".formatted(role.text()),
						holders.issuer(), "It must be one of the names under broker.identity.issuers.");
			}
		});
		return new Roles(properties.holders());
	}

	@Bean
	PrivilegedAccessGate accessGate(Roles roles, PrivilegedAccessEvents events) {
		return new PrivilegedAccessGate(roles, events);
	}

	@Bean
	EndpointAccess endpointAccess(RequestPattern lookups, EndpointPermissions permissions, PrivilegedAccessGate gate) {
		return new EndpointAccess(lookups, permissions, gate);
	}

}

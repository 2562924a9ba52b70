package io.credbroker.service.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * The endpoints that the security chain knows.
 *
 * @param lookups the lookups, checked first because they are nearly all requests and need
 * a verified caller only
 */
record EndpointAccess(RequestPattern lookups, EndpointPermissions permissions, PrivilegedAccessGate gate) {

	void configure(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
		requests.requestMatchers((request) -> this.lookups.of(request) != null).authenticated();
		this.permissions.endpoints()
			.forEach((endpoint) -> requests.requestMatchers(endpoint.requests())
				.access(this.gate.asking(endpoint.permission())));
		requests.anyRequest().authenticated();
	}

}

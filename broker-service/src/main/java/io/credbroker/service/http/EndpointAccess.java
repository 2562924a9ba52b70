package io.credbroker.service.http;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * Which requests the security chain lets through to what answers them.
 *
 * @param lookups lookups come first, since they are nearly all requests and ask for a
 * verified caller alone
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

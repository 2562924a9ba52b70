package io.credbroker.service.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of token introspection (RFC 7662).
 *
 * @param uri the introspection endpoint
 * @param clientId the client id of the broker at the issuer
 * @param clientSecretFile the file with the client secret, read for each call
 * @param remember how long an answer is cached at most; never longer than the token is
 * valid
 */
record IntrospectionProperties(@Nullable URI uri, @DefaultValue("") String clientId, @Nullable Path clientSecretFile,
		@DefaultValue("5m") Duration remember) {

	IntrospectionProperties {
		if (uri == null || clientId.isBlank() || clientSecretFile == null) {
			throw new IllegalArgumentException("introspection needs uri, client-id and client-secret-file");
		}
		KeyEndpoint.check(uri, "introspection.uri");
		if (remember.isNegative()) {
			throw new IllegalArgumentException("introspection.remember must not be negative");
		}
	}

}

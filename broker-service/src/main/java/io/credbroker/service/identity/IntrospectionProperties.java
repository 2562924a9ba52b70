package io.credbroker.service.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an issuer is asked about tokens that only it can read (RFC 7662).
 *
 * @param uri where it is asked
 * @param clientId the client that the broker is known as there
 * @param clientSecretFile the file with that client's secret, read with each call
 * @param remember the longest an answer counts; a token's own end comes first
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

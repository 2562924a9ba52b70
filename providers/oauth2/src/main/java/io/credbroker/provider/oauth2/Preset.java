package io.credbroker.provider.oauth2;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import io.credbroker.spi.SecretValue;

/**
 * How a product is asked for a token, where it differs from the standards; what it would
 * silently ignore is refused when the catalog is read.
 */
public enum Preset {

	/** Any server that follows RFC 6749, RFC 8707 and RFC 8693. */
	NONE,
	/**
	 * PingFederate and PingOne: the audience of client credentials is called {@code aud}.
	 */
	PING,
	/** Okta: the authorization server determines the audience, and a scope is needed. */
	OKTA,
	/**
	 * Entra ID: a resource is a scope that ends in {@code /.default}, and the exchange is
	 * its own on-behalf-of flow.
	 */
	ENTRA,
	/** Keycloak: client credentials take scopes alone. */
	KEYCLOAK;

	private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

	private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	private static final String DEFAULT = "/.default";

	/**
	 * Refuses a way to authenticate that the product does not have.
	 */
	void check(OAuth2Authentication authentication) {
		if (this == ENTRA && authentication.certificate() != null) {
			throw new IllegalArgumentException(
					"preset entra takes a certificate in an assertion: use authentication.private-key with certificate-file");
		}
	}

	/**
	 * Where the issuer's endpoints may be published, in that order.
	 */
	List<URI> discovery(URI issuer) {
		String base = issuer.toString().replaceAll("/+$", "");
		URI connect = URI.create(base + "/.well-known/openid-configuration");
		String path = URI.create(base).getRawPath();
		String origin = base.substring(0, base.length() - path.length());
		return (this == NONE) ? List.of(connect, URI.create(origin + "/.well-known/oauth-authorization-server" + path))
				: List.of(connect);
	}

	/**
	 * Refuses options that the product cannot take together.
	 */
	void check(TokenOptions options) {
		switch (this) {
			case NONE, PING -> {
			}
			case OKTA -> {
				require(!options.scope().isEmpty(), "preset okta needs option scope: Okta issues no token without one");
				ofTheServer(options, "of the authorization server that issuer names");
			}
			case KEYCLOAK -> ofTheServer(options, "of the client: give it a client scope with an audience mapper");
			case ENTRA -> {
				int targets = options.resource().size() + options.audience().size();
				require(targets <= 1 && (targets == 1) == options.scope().isEmpty(),
						"preset entra needs either option scope or one resource, which is asked for as <resource>/.default");
				require(options.tokenType() == null, "preset entra takes no option requested-token-type");
			}
		}
	}

	private void ofTheServer(TokenOptions options, String whose) {
		String name = name().toLowerCase(java.util.Locale.ROOT);
		require(options.resource().isEmpty(),
				"preset %s takes no option resource: the audience is a matter %s".formatted(name, whose));
		require(options.onBehalfOf() || options.audience().isEmpty(),
				"preset %s takes option audience only with on-behalf-of: without it the audience is a matter %s"
					.formatted(name, whose));
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}

	/**
	 * The form by which the product is asked.
	 */
	Form form(TokenRequest asked) {
		SecretValue token = asked.callerToken();
		if (this == ENTRA) {
			return entra(asked);
		}
		Form form = (token == null) ? Form.of("grant_type", "client_credentials")
				: Form.of("grant_type", EXCHANGE)
					.with("subject_token", token.reveal())
					.with("subject_token_type", ACCESS_TOKEN);
		if (asked.tokenType() != null) {
			form = form.with("requested_token_type", asked.tokenType());
		}
		form = form.with((this == PING && token == null) ? "aud" : "audience", asked.audience())
			.with("resource", asked.resource());
		return (asked.scopes() != null) ? form.with("scope", asked.scopes()) : form;
	}

	private static Form entra(TokenRequest asked) {
		SecretValue token = asked.callerToken();
		Form form = (token == null) ? Form.of("grant_type", "client_credentials")
				: Form.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
					.with("assertion", token.reveal())
					.with("requested_token_use", "on_behalf_of");
		List<String> targets = Stream.concat(asked.resource().stream(), asked.audience().stream())
			.map((resource) -> resource.endsWith(DEFAULT) ? resource : resource + DEFAULT)
			.toList();
		return form.with("scope", (asked.scopes() != null) ? asked.scopes() : String.join(" ", targets));
	}

}

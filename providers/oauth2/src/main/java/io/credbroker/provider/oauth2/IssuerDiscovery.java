package io.credbroker.provider.oauth2;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Iterator;

import io.credbroker.http.ServerAddresses;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the endpoints that an issuer publishes (OpenID Connect Discovery, RFC 8414).
 */
final class IssuerDiscovery implements Login<Endpoints> {

	/**
	 * Stands for endpoints that are not known yet.
	 */
	static final Endpoints NOWHERE = new Endpoints(URI.create("https://invalid/"), null);

	private static final Duration LIFE = Duration.ofDays(1);

	private static final String INSTEAD = "; check issuer, or set token-uri in its place";

	private final OAuth2StoreSettings settings;

	private final URI issuer;

	private final IssuerHttp http;

	IssuerDiscovery(OAuth2StoreSettings settings, URI issuer, IssuerHttp http) {
		this.settings = settings;
		this.issuer = issuer;
		this.http = http;
	}

	@Override
	public IssuedToken<Endpoints> login(String correlationId) throws FailedCallException {
		Iterator<URI> places = this.settings.preset().discovery(this.issuer).iterator();
		StoreHttpResponse answer = this.http.get(places.next(), correlationId);
		while (answer.status() == 404 && places.hasNext()) {
			answer = this.http.get(places.next(), correlationId);
		}
		if (answer.status() != 200) {
			throw new FailedCallException(failure(answer));
		}
		JsonNode json = answer.json();
		if (json == null) {
			throw FailedCallException.malformed("the issuer answered 200 to discovery without JSON" + INSTEAD);
		}
		return new IssuedToken<>(endpoints(json), LIFE);
	}

	private static Failure failure(StoreHttpResponse answer) {
		return switch (answer.status() / 100) {
			case 3, 5 -> TokenFailure.FAILURES.ofStatus(answer, " to discovery");
			default -> (answer.status() == 429) ? TokenFailure.FAILURES.ofStatus(answer)
					: new Malformed("the issuer answered %d to discovery".formatted(answer.status()) + INSTEAD);
		};
	}

	private Endpoints endpoints(JsonNode json) throws FailedCallException {
		if (!this.issuer.toString().equals(json.path("issuer").asString(""))) {
			throw FailedCallException.malformed(
					"the discovery document names another issuer than the setting, character by character" + INSTEAD);
		}
		URI token = endpoint(json, "token_endpoint");
		if (token == null) {
			throw FailedCallException.malformed("the issuer publishes no token_endpoint" + INSTEAD);
		}
		URI revocation = (this.settings.revocationUri() != null) ? this.settings.revocationUri()
				: endpoint(json, "revocation_endpoint");
		return new Endpoints(token, revocation);
	}

	/**
	 * The endpoint, or the one for clients with a certificate if the broker's has one
	 * (RFC 8705, 5).
	 */
	private @Nullable URI endpoint(JsonNode json, String name) throws FailedCallException {
		JsonNode alias = json.path("mtls_endpoint_aliases").path(name);
		boolean aliased = this.settings.authentication().certificate() != null && alias.isString();
		JsonNode found = aliased ? alias : json.path(name);
		return found.isString() ? checked(name, found.asString()) : null;
	}

	private static URI checked(String name, String text) throws FailedCallException {
		try {
			URI uri = new URI(text);
			if (ServerAddresses.isPrivate(uri) && uri.getUserInfo() == null && uri.getFragment() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Told below, without the text.
		}
		throw FailedCallException
			.malformed("the issuer publishes a %s that is no https address".formatted(name) + INSTEAD);
	}

}

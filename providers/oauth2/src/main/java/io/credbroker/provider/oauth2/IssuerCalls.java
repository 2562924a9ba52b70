package io.credbroker.provider.oauth2;

import java.net.URI;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HeldToken;
import io.credbroker.provider.support.StoreHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the authorization server is asked.
 */
final class IssuerCalls implements AutoCloseable {

	/**
	 * A grant that no server knows, and a token that none has issued.
	 */
	private static final String PROBE = "urn:credential-broker:probe";

	private final IssuerHttp http;

	private final IssuerEndpoints endpoints;

	private final ClientAuthentication client;

	IssuerCalls(IssuerHttp http, IssuerEndpoints endpoints, ClientAuthentication client) {
		this.http = http;
		this.endpoints = endpoints;
		this.client = client;
	}

	/**
	 * Asks for a token; if the token endpoint is gone, asks the one that the issuer
	 * publishes now.
	 */
	StoreHttpResponse token(Form form, String correlationId) throws FailedCallException {
		HeldToken<Endpoints> held = this.endpoints.current(correlationId);
		StoreHttpResponse answer = token(held.token(), form, correlationId);
		if (answer.status() != 404) {
			return answer;
		}
		Endpoints now = this.endpoints.insteadOf(held, correlationId).token();
		return now.equals(held.token()) ? answer : token(now, form, correlationId);
	}

	private StoreHttpResponse token(Endpoints at, Form form, String correlationId) throws FailedCallException {
		return this.client.post(at.token(), form, at, correlationId);
	}

	/**
	 * Whether the server can end a token.
	 */
	boolean revokes() throws FailedCallException {
		return this.endpoints.current("").token().revocation() != null;
	}

	/**
	 * Ends an access token (RFC 7009); {@code null} if the server has nothing for it.
	 */
	@Nullable StoreHttpResponse revoke(String token) throws FailedCallException {
		Endpoints at = this.endpoints.current("").token();
		URI revocation = at.revocation();
		return (revocation == null) ? null
				: this.client.post(revocation, Form.of("token", token).with("token_type_hint", "access_token"), at, "");
	}

	/**
	 * Authenticates without getting a token: revokes one that was never issued, which
	 * every server ignores, or asks for an unknown grant, which every server refuses.
	 */
	StoreHttpResponse probe() throws FailedCallException {
		StoreHttpResponse answer = revoke(PROBE);
		return (answer != null) ? answer : token(Form.of("grant_type", PROBE), "");
	}

	@Override
	public void close() {
		this.http.close();
	}

}

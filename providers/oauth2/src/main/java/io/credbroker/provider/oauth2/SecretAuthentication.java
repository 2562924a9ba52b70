package io.credbroker.provider.oauth2;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.oauth2.OAuth2Authentication.ClientSecret.Method;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.CredentialRollover.CredentialUse;

/**
 * {@code client_secret_basic} and {@code client_secret_post}.
 */
final class SecretAuthentication implements ClientAuthentication {

	private final IssuerHttp http;

	private final String clientId;

	private final Method method;

	private final ClientSecrets secrets;

	SecretAuthentication(IssuerHttp http, String clientId, Method method, ClientSecrets secrets) {
		this.http = http;
		this.clientId = clientId;
		this.method = method;
		this.secrets = secrets;
	}

	@Override
	public StoreHttpResponse post(URI endpoint, Form form, Endpoints endpoints, String correlationId)
			throws FailedCallException {
		return this.secrets.send((secret) -> switch (this.method) {
			case BASIC -> this.http.post(endpoint, form, Map.of("Authorization", basic(secret)), correlationId);
			case POST -> this.http.post(endpoint, form.with("client_id", this.clientId).with("client_secret", secret),
					Map.of(), correlationId);
		});
	}

	/**
	 * Both parts are encoded as in a form (RFC 6749, 2.3.1).
	 */
	private String basic(String secret) {
		String pair = Form.encoded(this.clientId) + ":" + Form.encoded(secret);
		return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public List<CredentialUse> uses() {
		return this.secrets.uses();
	}

}

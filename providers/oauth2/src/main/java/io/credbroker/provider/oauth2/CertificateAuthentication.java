package io.credbroker.provider.oauth2;

import java.net.URI;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;

/**
 * {@code tls_client_auth} and {@code self_signed_tls_client_auth}: the certificate of the
 * connection proves who the client is.
 */
final class CertificateAuthentication implements ClientAuthentication {

	private final IssuerHttp http;

	private final String clientId;

	CertificateAuthentication(IssuerHttp http, String clientId) {
		this.http = http;
		this.clientId = clientId;
	}

	@Override
	public StoreHttpResponse post(URI endpoint, Form form, Endpoints endpoints, String correlationId)
			throws FailedCallException {
		return this.http.post(endpoint, form.with("client_id", this.clientId), Map.of(), correlationId);
	}

}

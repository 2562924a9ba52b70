package io.credbroker.provider.vault;

import java.net.URI;

import io.credbroker.http.HttpConnections;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Lets Spring's client use the store's own connections.
 */
record VaultConnections(HttpConnections http) implements ClientHttpRequestFactory {

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new BufferedRequest(this.http, uri, method);
	}

}

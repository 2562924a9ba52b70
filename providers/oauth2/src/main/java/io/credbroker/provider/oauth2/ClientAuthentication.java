package io.credbroker.provider.oauth2;

import java.net.URI;
import java.util.List;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.CredentialRollover.CredentialUse;

/**
 * The broker's client at the authorization server: posts forms that prove who it is.
 */
interface ClientAuthentication {

	/**
	 * Posts the form to an endpoint.
	 * @param endpoints of the server, for what names one of them
	 */
	StoreHttpResponse post(URI endpoint, Form form, Endpoints endpoints, String correlationId)
			throws FailedCallException;

	/**
	 * How the server answered to each of the client's credentials, if there are several.
	 */
	default List<CredentialUse> uses() {
		return List.of();
	}

}

package io.credbroker.service.identity;

/**
 * What a token is tied to, so that whoever merely copies it cannot use it.
 */
public enum Binding {

	/** To nothing: whoever holds it can use it. */
	NONE,
	/** To a key that signs a proof for each request (RFC 9449). */
	DPOP,
	/** To the client certificate of the TLS connection (RFC 8705). */
	MTLS

}

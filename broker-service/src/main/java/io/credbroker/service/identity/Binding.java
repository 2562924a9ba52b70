package io.credbroker.service.identity;

/**
 * What a token is bound to, so that a copy of it is useless.
 */
public enum Binding {

	/** Not bound: a bearer token. */
	NONE,
	/** Bound to a key that signs a proof for each request (RFC 9449). */
	DPOP,
	/** Bound to the client certificate of the TLS connection (RFC 8705). */
	MTLS

}

package io.credbroker.service.identity;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The request that a token was sent with.
 */
public interface RequestDetails {

	/**
	 * The method, in capitals.
	 */
	String method();

	/**
	 * The requested address as the caller wrote it, without the query.
	 */
	String target();

	/**
	 * The address of the client.
	 */
	String source();

	/**
	 * The DPoP proofs that were sent.
	 */
	List<String> proofs();

	/**
	 * The client certificate of the connection, or {@code null}.
	 */
	@Nullable X509Certificate certificate();

}

package io.credbroker.service.identity;

import java.security.cert.X509Certificate;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The request that a token came with, which says nothing about who sent it unless the
 * token is bound.
 */
public interface RequestDetails {

	/**
	 * The method, in capitals.
	 */
	String method();

	/**
	 * The address that was asked for, as the caller wrote it and without its query.
	 */
	String target();

	/**
	 * The address that it came from.
	 */
	String source();

	/**
	 * The proofs that were sent along, each signed for this one request.
	 */
	List<String> proofs();

	/**
	 * The certificate that the caller showed when the connection was made.
	 */
	@Nullable X509Certificate certificate();

}

package io.credbroker.service.identity;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of a verified token: enough to find it at its issuer, but not usable as a
 * token.
 *
 * @param id the {@code jti}, unique within the issuer
 * @param expiresAt the end of the token's life
 * @param binding what the token is bound to, proven for this request
 * @param pod the pod that the token is bound to, if its issuer is a cluster
 */
public record TokenMetadata(@Nullable String id, @Nullable Instant issuedAt, Instant expiresAt, List<String> audiences,
		Binding binding, @Nullable PodReference pod) {

	public TokenMetadata {
		audiences = List.copyOf(audiences);
	}

	/**
	 * The metadata of a token that is not bound to a pod.
	 */
	public TokenMetadata(@Nullable String id, @Nullable Instant issuedAt, Instant expiresAt, List<String> audiences,
			Binding binding) {
		this(id, issuedAt, expiresAt, audiences, binding, null);
	}

}

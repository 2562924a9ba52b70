package io.credbroker.service.identity;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a verified token says of itself: enough to find it again at its issuer, and
 * nothing that could be used in its place.
 *
 * @param id the {@code jti}, unique within the issuer
 * @param expiresAt the end of the token's life
 * @param binding what the token is tied to, which was proven in this very request
 * @param pod the pod that the issuer bound the token to, where it is a cluster that did
 */
public record TokenMetadata(@Nullable String id, @Nullable Instant issuedAt, Instant expiresAt, List<String> audiences,
		Binding binding, @Nullable PodReference pod) {

	public TokenMetadata {
		audiences = List.copyOf(audiences);
	}

	/**
	 * A token that is bound to no pod.
	 */
	public TokenMetadata(@Nullable String id, @Nullable Instant issuedAt, Instant expiresAt, List<String> audiences,
			Binding binding) {
		this(id, issuedAt, expiresAt, audiences, binding, null);
	}

}

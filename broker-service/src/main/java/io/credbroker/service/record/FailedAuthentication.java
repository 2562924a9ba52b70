package io.credbroker.service.record;

import org.jspecify.annotations.Nullable;

/**
 * A caller that could not be verified; nothing of its token.
 *
 * @param code which check failed
 * @param claimedIssuer the configured issuer that the token claims to be of
 * @param source the address the request came from
 */
public record FailedAuthentication(String code, @Nullable String claimedIssuer, String source, String correlationId) {
}

package io.credbroker.provider.oauth2;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Where the authorization server is asked.
 *
 * @param token for tokens
 * @param revocation to end a token, or {@code null} if the server has nothing for it
 */
record Endpoints(URI token, @Nullable URI revocation) {
}

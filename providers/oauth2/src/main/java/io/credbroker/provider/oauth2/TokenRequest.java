package io.credbroker.provider.oauth2;

import java.util.List;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * What a token is asked for.
 *
 * @param callerToken what is exchanged, or {@code null} for a token of the client itself
 * @param tokenType the type of token that is asked for in an exchange, if it is said
 */
record TokenRequest(@Nullable SecretValue callerToken, List<String> scope, List<String> audience, List<String> resource,
		@Nullable String tokenType) {

	/**
	 * The scopes as they are sent, or {@code null} for none.
	 */
	@Nullable String scopes() {
		return this.scope.isEmpty() ? null : String.join(" ", this.scope);
	}

}

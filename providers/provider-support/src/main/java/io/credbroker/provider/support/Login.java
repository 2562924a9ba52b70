package io.credbroker.provider.support;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One way to get a token.
 *
 * @param <T> the token
 */
@FunctionalInterface
public interface Login<T> {

	/**
	 * Logs in once, and reads each credential from its file at that time.
	 * @param correlationId of the first request that needs the login; empty when no
	 * request does
	 */
	IssuedToken<T> login(String correlationId) throws FailedCallException, InterruptedException;

	/**
	 * A value that changes with the credential, so that a replaced credential is tried
	 * although the old one was rejected.
	 */
	default Object credential() {
		return "";
	}

	/**
	 * What a login gave.
	 *
	 * @param <T> the token
	 * @param token what was given
	 * @param life how long the store honours it, counted from before the login;
	 * {@code null} where it does not end
	 */
	record IssuedToken<T>(T token, @Nullable Duration life) {

		@Override
		public String toString() {
			return "Grant[life=" + this.life + "]";
		}

	}

}

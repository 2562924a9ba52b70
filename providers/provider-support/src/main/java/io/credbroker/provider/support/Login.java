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
	 * Logs in once, reading every credential anew.
	 * @param correlationId of the request that needed it first, empty where none did
	 */
	IssuedToken<T> login(String correlationId) throws FailedCallException, InterruptedException;

	/**
	 * Something that differs once the credential does, so that a replaced one is tried
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

package io.credbroker.provider.support;

import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.SecretKey;

/**
 * Checks a key as a fetch reads it, so that a catalog is refused exactly for keys that a
 * fetch would refuse without a call.
 */
public final class KeyChecks {

	private KeyChecks() {
	}

	/**
	 * Checks a key of a provider without options.
	 * @throws IllegalArgumentException saying what is wrong with it
	 */
	public static void check(SecretKey key, KeyReader reader) {
		key.options().requireNone();
		try {
			reader.read(key);
		}
		catch (FailedCallException ex) {
			throw new IllegalArgumentException(
					(ex.failure() instanceof Malformed(var reason)) ? reason : "the key cannot be read", ex);
		}
	}

	/**
	 * Reads what a key means; what it returns is not used.
	 */
	@FunctionalInterface
	public interface KeyReader {

		/**
		 * Fails with {@code Malformed} for a key that means nothing.
		 */
		Object read(SecretKey key) throws FailedCallException;

	}

}

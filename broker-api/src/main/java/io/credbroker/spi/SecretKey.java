package io.credbroker.spi;

/**
 * The name of a secret inside a store, in that store's own notation.
 *
 * @param path never empty, for example {@code database/static-creds/warehouse}
 */
public record SecretKey(String path) {

	public SecretKey {
		if (path.isBlank()) {
			throw new IllegalArgumentException("a secret key must not be empty");
		}
	}

}

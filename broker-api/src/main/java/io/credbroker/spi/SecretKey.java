package io.credbroker.spi;

/**
 * The name of a secret inside a store, in that store's own notation.
 *
 * @param path never empty, for example {@code database/static-creds/warehouse}
 * @param options what the mapping says of how it is issued; empty unless the provider is
 * a {@link KeyChecker}
 */
public record SecretKey(String path, SecretOptions options) {

	public SecretKey {
		if (path.isBlank()) {
			throw new IllegalArgumentException("a secret key must not be empty");
		}
	}

	/**
	 * A key without options.
	 */
	public SecretKey(String path) {
		this(path, SecretOptions.NONE);
	}

}

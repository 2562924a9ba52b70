package io.credbroker.spi;

/**
 * A provider that can tell that a key or its options are wrong without asking the store.
 * <p>
 * Only such a provider is given options; one that has none refuses them by
 * {@link SecretOptions#requireNone}.
 */
public interface KeyChecker extends SecretProvider {

	/**
	 * Checks a key when a catalog is read, and refuses the catalog by an exception where
	 * no fetch of the key can ever succeed: such a fetch is {@code Malformed} without a
	 * call. It is quick and calls nothing.
	 * @param key for a mapping with a pattern, a sample with the same text for each
	 * capture; the catalog is refused only if every sample is
	 * @throws IllegalArgumentException saying what is wrong and what to write instead
	 */
	void check(SecretKey key);

}

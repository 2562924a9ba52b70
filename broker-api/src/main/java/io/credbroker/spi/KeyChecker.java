package io.credbroker.spi;

/**
 * A provider that can tell that a key or its options are wrong without asking the store;
 * only such a provider is given options.
 */
public interface KeyChecker extends SecretProvider {

	/**
	 * Checks a key when a catalog is read, and refuses the catalog by an exception. It is
	 * quick and calls nothing.
	 * @param key for a mapping with a pattern, a sample with the letter x for each
	 * capture
	 * @throws IllegalArgumentException saying what is wrong and what to write instead
	 */
	void check(SecretKey key);

}

package io.credbroker.spi;

/**
 * One configured store, safe for use by many threads at once.
 */
public interface SecretProvider extends AutoCloseable {

	/**
	 * Reads or issues one secret, blocking the calling thread.
	 * <p>
	 * Every answer of the store, good or bad, is a result; an exception means a defect in
	 * the provider.
	 */
	FetchResult fetch(FetchRequest request);

	/**
	 * Tells whether a fetch of this key may be sent again when its answer was lost; not
	 * where each fetch issues a credential, because nobody would know of the lost one.
	 */
	default boolean isRepeatable(SecretKey key) {
		return true;
	}

	/**
	 * Tells whether what is under this key is issued for a time, and not kept by the
	 * store: then it has no versions that could be rotated.
	 */
	default boolean isIssued(SecretKey key) {
		return !isRepeatable(key);
	}

	/**
	 * Tells whether the store is reachable and accepts the broker, without reading a
	 * secret.
	 */
	StoreStatus probe();

	/**
	 * Releases connections and threads; a second call does nothing.
	 */
	@Override
	void close();

}

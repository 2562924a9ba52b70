package io.credbroker.service.mapping;

import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;

/**
 * Where a secret is: the name of a store, the key inside it, and how it is issued.
 */
public record SecretLocation(String store, String key, SecretOptions options) {

	/**
	 * A secret without options.
	 */
	public SecretLocation(String store, String key) {
		this(store, key, SecretOptions.NONE);
	}

	/**
	 * As its provider is asked for it.
	 */
	public SecretKey asKey() {
		return new SecretKey(this.key, this.options);
	}

}

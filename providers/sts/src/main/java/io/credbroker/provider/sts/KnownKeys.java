package io.credbroker.provider.sts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;

/**
 * Reads keys and remembers them, since each lookup asks for the scope of its own.
 */
final class KnownKeys {

	private static final int MOST = 10_000;

	private final ServiceLimits limits;

	private final IssuingScope identity;

	private final Map<SecretKey, IssuedKey> known = new ConcurrentHashMap<>();

	/**
	 * @param identity the parts that enter the tokens with which roles are assumed
	 */
	KnownKeys(ServiceLimits limits, IssuingScope identity) {
		this.limits = limits;
		this.identity = identity;
	}

	/**
	 * What a key means.
	 * @throws IllegalArgumentException when the key or an option is wrong
	 */
	IssuedKey read(SecretKey key) {
		IssuedKey before = this.known.get(key);
		if (before != null) {
			return before;
		}
		IssuedKey read = IssuedKey.read(key, this.limits, this.identity);
		if (this.known.size() >= MOST) {
			this.known.clear();
		}
		this.known.put(key, read);
		return read;
	}

}

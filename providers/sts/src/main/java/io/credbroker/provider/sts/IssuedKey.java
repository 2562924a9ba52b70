package io.credbroker.provider.sts;

import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;

/**
 * What a key means to a store of this type.
 */
sealed interface IssuedKey permits RoleKey, DatabaseKey {

	/**
	 * The parts of the context that what is issued depends on.
	 */
	IssuingScope scope();

	/**
	 * Reads a key.
	 * @param identity the parts that enter the tokens with which roles are assumed
	 * @throws IllegalArgumentException when the key or an option is wrong
	 */
	static IssuedKey read(SecretKey key, ServiceLimits limits, IssuingScope identity) {
		return key.path().startsWith(DatabaseKey.PREFIX) ? DatabaseKey.read(key, limits, identity)
				: RoleKey.read(key, limits, identity);
	}

}

package io.credbroker.spi;

/**
 * A provider whose store can replace a secret on demand.
 */
public interface SecretRotator extends SecretProvider {

	/**
	 * Tells without a call whether the store could rotate a secret under such a key; an
	 * order may still be refused.
	 */
	default boolean isRotatable(SecretKey key) {
		return true;
	}

	/**
	 * Tells the store to replace the secret, and blocks the calling thread until the
	 * store has accepted or refused.
	 * <p>
	 * Not safe to repeat: the store may replace the secret again for each call that it
	 * accepts.
	 */
	RotateResult rotate(SecretKey key, AuditContext audit);

}

package io.credbroker.spi;

/**
 * A provider whose store can replace a secret on demand.
 */
public interface SecretRotator extends SecretProvider {

	/**
	 * Orders the store to replace the secret, blocking the calling thread until it has
	 * accepted or refused.
	 * <p>
	 * Not safe to repeat: each accepted order may replace the secret once more.
	 */
	RotateResult rotate(SecretKey key, AuditContext audit);

}

package io.credbroker.service.secret;

import java.time.Instant;
import java.util.Objects;

import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One content of a secret as its store returned it.
 *
 * @param fingerprint identifies the content without revealing it
 * @param derived values derived from its fields, kept while only its times change
 */
public record SecretContent(Secret secret, String fingerprint, DerivedValues derived) {

	static SecretContent of(Secret secret, String fingerprint) {
		return new SecretContent(secret, fingerprint, new DerivedValues());
	}

	/**
	 * The same content with the times that its store has now returned.
	 */
	SecretContent asIn(Secret same) {
		return new SecretContent(same, this.fingerprint, this.derived);
	}

	/**
	 * The same content with new rotation times.
	 */
	SecretContent rotated(@Nullable Instant rotatedAt, @Nullable Instant nextRotationAt) {
		Secret now = this.secret;
		if (Objects.equals(now.rotatedAt(), rotatedAt) && Objects.equals(now.nextRotationAt(), nextRotationAt)) {
			return this;
		}
		return asIn(now.withRotation(rotatedAt, nextRotationAt));
	}

	/**
	 * The store's version, or the fingerprint if it has none.
	 */
	String version() {
		String version = this.secret.version();
		return (version != null) ? version : this.fingerprint;
	}

}

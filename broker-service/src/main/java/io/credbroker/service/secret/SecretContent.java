package io.credbroker.service.secret;

import java.time.Instant;
import java.util.Objects;

import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One content of a secret, made when its store gives it.
 *
 * @param fingerprint tells two contents apart without revealing either
 * @param derived what was made of its fields, which stays while only its times change
 */
public record SecretContent(Secret secret, String fingerprint, DerivedValues derived) {

	static SecretContent of(Secret secret, String fingerprint) {
		return new SecretContent(secret, fingerprint, new DerivedValues());
	}

	/**
	 * The same content as its store has now given it, with other times.
	 */
	SecretContent asIn(Secret same) {
		return new SecretContent(same, this.fingerprint, this.derived);
	}

	/**
	 * The same content with the times of its rotations as they are known now.
	 */
	SecretContent rotated(@Nullable Instant rotatedAt, @Nullable Instant nextRotationAt) {
		Secret now = this.secret;
		if (Objects.equals(now.rotatedAt(), rotatedAt) && Objects.equals(now.nextRotationAt(), nextRotationAt)) {
			return this;
		}
		return asIn(new Secret(now.fields(), now.version(), rotatedAt, nextRotationAt, now.expiresAt(), now.lease()));
	}

	/**
	 * The store's own version, or the fingerprint where it has none.
	 */
	String version() {
		String version = this.secret.version();
		return (version != null) ? version : this.fingerprint;
	}

}

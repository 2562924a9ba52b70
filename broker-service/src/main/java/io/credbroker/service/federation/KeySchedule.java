package io.credbroker.service.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides which key signs at a time.
 * <p>
 * It depends on the certificates and not on when a replica has seen the files, so that
 * all replicas change over at the same time; only a key that is mounted late waits on its
 * own.
 *
 * @param activationDelay how long a key is published before it signs
 * @param maxLifetime how long a token of it lives at most, during which its certificate
 * must be valid
 */
record KeySchedule(Duration activationDelay, Duration maxLifetime) {

	/**
	 * The key that signs: the newest of those that were published for long enough, or
	 * while there is none the oldest; without one, the key whose certificate ends last.
	 */
	Optional<SigningKey> signing(Collection<KnownKey> keys, Instant now) {
		List<KnownKey> lasting = keys.stream()
			.filter((known) -> known.key().isValid(now) && known.key().isValid(now.plus(this.maxLifetime)))
			.toList();
		return lasting.stream()
			.filter((known) -> !now.isBefore(activation(known)))
			.map(KnownKey::key)
			.max(SigningKey.BY_AGE)
			.or(() -> lasting.stream().map(KnownKey::key).min(SigningKey.BY_AGE))
			.or(() -> keys.stream()
				.map(KnownKey::key)
				.filter((key) -> key.isValid(now))
				.max(Comparator.comparing(SigningKey::notAfter)));
	}

	/**
	 * When a key begins to sign.
	 */
	Instant activation(KnownKey known) {
		Instant planned = known.key().notBefore().plus(this.activationDelay);
		Instant seen = known.seen();
		return (seen != null && isLate(known)) ? seen.plus(this.activationDelay) : planned;
	}

	/**
	 * Whether the key was mounted so late that it would be published for less than half
	 * of the delay.
	 */
	boolean isLate(KnownKey known) {
		Instant seen = known.seen();
		return seen != null && seen.isAfter(known.key().notBefore().plus(this.activationDelay.dividedBy(2)));
	}

}

package io.credbroker.service.secret;

import java.time.Duration;

import io.credbroker.spi.AuditContext;

/**
 * A request for a secret.
 *
 * @param ages how old the secret may be
 * @param validFor how long it must still be valid
 * @param fresh whether to bypass the cache, within a budget
 * @param audit reaches the vault's audit log
 * @param mayBeMissing whether it is no failure that the store does not have it
 */
public record ReadRequest(StoreKey key, Ages ages, Duration validFor, boolean fresh, AuditContext audit,
		boolean mayBeMissing) {

	/**
	 * For a secret that its store should have.
	 */
	public ReadRequest(StoreKey key, Ages ages, Duration validFor, boolean fresh, AuditContext audit) {
		this(key, ages, validFor, fresh, audit, false);
	}

	/**
	 * How old a secret may be.
	 *
	 * @param ttl the age up to which it is current
	 * @param maxStale the age up to which it is served while its store cannot be asked;
	 * at least {@code ttl}
	 */
	public record Ages(Duration ttl, Duration maxStale) {

		public Ages {
			if (maxStale.compareTo(ttl) < 0) {
				throw new IllegalArgumentException("max-stale must not be less than ttl");
			}
		}

		boolean allowStale() {
			return this.maxStale.compareTo(this.ttl) > 0;
		}

	}

}

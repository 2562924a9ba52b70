package io.credbroker.service.secret;

import java.time.Duration;

import io.credbroker.spi.AuditContext;

/**
 * What to read, and how current it must be.
 *
 * @param ages how old what is read may be
 * @param validFor how long it must still be valid
 * @param fresh whether to pass over the cache, within a budget
 * @param audit reaches the vault's audit log
 */
public record ReadRequest(StoreKey key, Ages ages, Duration validFor, boolean fresh, AuditContext audit) {

	/**
	 * How old a secret may be.
	 *
	 * @param ttl the age up to which it is current
	 * @param maxStale the age up to which an old one still serves while its store cannot
	 * be asked; never less than {@code ttl}
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

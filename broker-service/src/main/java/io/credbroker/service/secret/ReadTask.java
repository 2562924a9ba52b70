package io.credbroker.service.secret;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.store.ReadDeadline;
import io.credbroker.service.store.Store;
import io.credbroker.service.store.StoreCalls;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One read of a store.
 *
 * @param old the cached secret, if any
 * @param begun how many invalidations there had been when it began
 * @param deadline for all of its calls together
 */
record ReadTask(StoreCalls bounded, ReadRequest request, @Nullable CacheEntry old, long begun, ReadDeadline deadline) {

	Store store() {
		return this.bounded.store();
	}

	/**
	 * The secret with an end no later than that of the caller's token, if it was issued
	 * for one.
	 */
	Secret notPastContext(Secret secret) {
		Instant until = this.request.key().context().until();
		Instant end = secret.expiresAt();
		return (until == null || (end != null && !end.isAfter(until))) ? secret : secret.withEnd(until);
	}

	FetchRequest question() {
		StoreKey key = this.request.key();
		return new FetchRequest(key.key(), wantedTtl(key.longest()), key.longest(), key.context(),
				this.request.audit());
	}

	private Duration wantedTtl(@Nullable Duration longest) {
		Duration ttl = this.request.ages().ttl();
		Duration wanted = (this.request.validFor().compareTo(ttl) > 0) ? this.request.validFor() : ttl;
		return (longest != null && longest.compareTo(wanted) < 0) ? longest : wanted;
	}

}

package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases that stores have given the broker and that still run: their names and ends,
 * never what was issued.
 * <p>
 * Closing the broker revokes none of them, since tasks still use what was issued. The one
 * that is revoked is the one nobody received, because it came too late.
 */
final class LeaseBook {

	private static final Logger log = LoggerFactory.getLogger(LeaseBook.class);

	private static final int MAXIMUM = 100_000;

	private final ConcurrentMap<String, ConcurrentMap<String, Instant>> leases = new ConcurrentHashMap<>();

	private final Clock clock;

	private final MeterRegistry meters;

	LeaseBook(Clock clock, MeterRegistry meters) {
		this.clock = clock;
		this.meters = meters;
	}

	void issued(Store store, Secret secret) {
		Lease lease = secret.lease();
		if (lease != null) {
			ConcurrentMap<String, Instant> running = this.leases.computeIfAbsent(store.name(), this::running);
			if (running.size() < MAXIMUM || dropEnded(running) < MAXIMUM) {
				Instant end = secret.expiresAt();
				running.put(lease.id(), (end != null) ? end : this.clock.instant().plus(lease.duration()));
			}
		}
	}

	/**
	 * Ends what was issued for nobody; a store that cannot end it is told so in the log.
	 */
	void orphaned(Store store, Secret secret) {
		Lease lease = secret.lease();
		if (lease == null || !(store.provider() instanceof LeaseRevoker revoker)) {
			return;
		}
		RevokeResult result = revoker.revoke(lease);
		if (result instanceof RevokeResult.Revoked) {
			log.atInfo().addKeyValue("store", store.name()).log("A lease that came too late for anybody was revoked");
		}
		else {
			log.atWarn()
				.addKeyValue("store", store.name())
				.addKeyValue("lease", lease.id())
				.addKeyValue("seconds", lease.duration().toSeconds())
				.log("A lease that came too late for anybody could not be revoked and runs to its end");
		}
	}

	private ConcurrentMap<String, Instant> running(String store) {
		ConcurrentMap<String, Instant> running = new ConcurrentHashMap<>();
		Gauge.builder("broker.leases", running, (leases) -> dropEnded(leases))
			.description("Leases that were issued through this broker and still run")
			.tag("store", store)
			.register(this.meters);
		return running;
	}

	private int dropEnded(ConcurrentMap<String, Instant> running) {
		Instant now = this.clock.instant();
		running.values().removeIf((end) -> !end.isAfter(now));
		return running.size();
	}

}

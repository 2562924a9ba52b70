package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.store.BoundedStore;
import io.credbroker.service.store.CallResult;
import io.credbroker.service.store.ProviderGuard;
import io.credbroker.service.store.Store;
import io.credbroker.service.store.Stores;
import io.credbroker.spi.Lease;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids and end times of the running leases of issued credentials; never the
 * credentials.
 * <p>
 * Closing the broker does not revoke leases, since tasks still use the credentials; only
 * a lease that reached no caller is revoked.
 */
public final class LeaseRegistry {

	private static final Logger log = LoggerFactory.getLogger(LeaseRegistry.class);

	/** The caller name under which the broker's own calls are queued. */
	private static final String NOBODY = "";

	private static final String REVOKED = "revoked";

	private static final String LEFT = "left";

	private static final int MAXIMUM = 100_000;

	private final ConcurrentMap<String, ConcurrentMap<String, Instant>> leases = new ConcurrentHashMap<>();

	private final Stores stores;

	private final Clock clock;

	private final MeterRegistry meters;

	private final BackgroundTasks tasks;

	LeaseRegistry(Stores stores, Clock clock, MeterRegistry meters, BackgroundTasks tasks) {
		this.stores = stores;
		this.clock = clock;
		this.meters = meters;
		this.tasks = tasks;
		stores.names().forEach((store) -> List.of(REVOKED, LEFT).forEach((outcome) -> withdrawn(store, outcome)));
	}

	void issued(Store store, Secret secret) {
		Lease lease = secret.lease();
		if (lease != null) {
			ConcurrentMap<String, Instant> running = running(store.name());
			if (running.size() < MAXIMUM || dropEnded(running) < MAXIMUM) {
				Instant end = secret.expiresAt();
				running.put(lease.id(), (end != null) ? end : this.clock.instant().plus(lease.duration()));
			}
		}
	}

	/**
	 * Revokes a lease that reached no caller, in the background; if that fails, the lease
	 * runs to its end, which is logged.
	 */
	public void withdraw(String store, Lease lease) {
		BoundedStore bounded = this.stores.named(store);
		if (bounded.store().provider() instanceof LeaseRevoker revoker) {
			// Not on the caller's thread, which may be out of time or interrupted.
			this.tasks.once("revoke-" + store, () -> revoke(bounded, revoker, lease));
		}
	}

	/**
	 * Forgets a lease that its store has ended.
	 */
	public void ended(String store, String lease) {
		ConcurrentMap<String, Instant> running = this.leases.get(store);
		if (running != null) {
			running.remove(lease);
		}
	}

	private void revoke(BoundedStore bounded, LeaseRevoker revoker, Lease lease) {
		Store store = bounded.store();
		CallResult<RevokeResult> answer = bounded.calls(lease.id(), NOBODY)
			.call(() -> ProviderGuard.caught(store, () -> revoker.revoke(lease)));
		boolean ended = answer instanceof CallResult.Answered<RevokeResult>(RevokeResult.Revoked _);
		if (ended) {
			running(store.name()).remove(lease.id());
			log.atInfo().addKeyValue("store", store.name()).log("A lease that reached no caller was revoked");
		}
		else {
			log.atWarn()
				.addKeyValue("store", store.name())
				.addKeyValue("lease", lease.id())
				.addKeyValue("seconds", lease.duration().toSeconds())
				.log("A lease that reached no caller could not be revoked and runs to its end");
		}
		withdrawn(store.name(), ended ? REVOKED : LEFT).increment();
	}

	private Counter withdrawn(String store, String outcome) {
		return Counter.builder("broker.leases.withdrawn")
			.description("Leases that reached no caller, by whether their store could revoke them")
			.tag("store", store)
			.tag("outcome", outcome)
			.register(this.meters);
	}

	private ConcurrentMap<String, Instant> running(String store) {
		return this.leases.computeIfAbsent(store, this::gauged);
	}

	private ConcurrentMap<String, Instant> gauged(String store) {
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

package io.credbroker.service.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, once each, that a secret was rotated, that a store can no longer be read and
 * that it can again.
 */
final class Noticed {

	private static final Logger log = LoggerFactory.getLogger(Noticed.class);

	private final MeterRegistry meters;

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	Noticed(MeterRegistry meters) {
		this.meters = meters;
	}

	void reading(StoreKey key, @Nullable Kept old, Reading reading) {
		switch (reading) {
			case Reading.Current current -> {
				if (this.failing.remove(key.store())) {
					log.atInfo().addKeyValue("store", key.store()).log("The store can be read again");
				}
				if (old != null && current.secret().lease() == null
						&& !old.fingerprint().equals(current.fingerprint())) {
					rotation(key, current);
				}
			}
			case Reading.Transient failure -> {
				if (this.failing.add(key.store())) {
					log.atWarn()
						.addKeyValue("store", key.store())
						.addKeyValue("failure", failure.getClass().getSimpleName())
						.log("The store cannot be read; older secrets serve where their mapping allows it");
				}
			}
			case Reading.Failure _ -> {
				// The store answered; the caller and the audit record have its reason.
			}
		}
	}

	private void rotation(StoreKey key, Reading.Current current) {
		Counter.builder("broker.rotations")
			.description("Secrets that were found to have changed in their store")
			.tag("store", key.store())
			.register(this.meters)
			.increment();
		log.atInfo()
			.addKeyValue("store", key.store())
			.addKeyValue("key", key.key())
			.addKeyValue("rotated_at", current.secret().rotatedAt())
			.log("A secret was rotated");
	}

}

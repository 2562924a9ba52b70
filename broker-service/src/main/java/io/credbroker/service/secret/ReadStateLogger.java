package io.credbroker.service.secret;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.store.StoreFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs, once per change, that a secret was rotated, and that a store or one secret cannot
 * be read or can be read again.
 */
final class ReadStateLogger {

	private static final Logger log = LoggerFactory.getLogger(ReadStateLogger.class);

	private static final int MAXIMUM = 10_000;

	private final MeterRegistry meters;

	private final ConcurrentMap<String, Counter> rotations = new ConcurrentHashMap<>();

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	/** The secrets that stores deny, with the kind of failure. */
	private final Cache<StoreKey, String> denied = Caffeine.newBuilder().maximumSize(MAXIMUM).build();

	ReadStateLogger(MeterRegistry meters) {
		this.meters = meters;
	}

	void reading(StoreKey key, @Nullable CacheEntry old, ReadResult.FromStore reading) {
		switch (reading) {
			case ReadResult.Current current -> current(key, old, current);
			case ReadResult.Failed(StoreFailure.RetryableFailure failure) -> {
				if (this.failing.add(key.store())) {
					log.atWarn()
						.addKeyValue("store", key.store())
						.addKeyValue("failure", failure.kind())
						.log("The store cannot be read; cached secrets are served as far as their mappings allow it");
				}
			}
			case ReadResult.Failed(StoreFailure failure) -> denied(key.withoutHolder(), failure.kind());
		}
	}

	private void current(StoreKey key, @Nullable CacheEntry old, ReadResult.Current current) {
		// Shown before the first rotation, so that it counts as an increase.
		var _ = rotations(key.store());
		if (this.failing.remove(key.store())) {
			log.atInfo().addKeyValue("store", key.store()).log("The store can be read again");
		}
		if (this.denied.asMap().remove(key.withoutHolder()) != null) {
			log.atInfo()
				.addKeyValue("store", key.store())
				.addKeyValue("key", key.key().path())
				.log("The secret can be read again");
		}
		if (old != null && current.secret().lease() == null
				&& !old.content().fingerprint().equals(current.fingerprint())) {
			rotation(key, current);
		}
	}

	private Counter rotations(String store) {
		return this.rotations.computeIfAbsent(store,
				(name) -> Counter.builder("broker.rotations")
					.description("Secrets that were found to have changed in their store")
					.tag("store", name)
					.register(this.meters));
	}

	/**
	 * Omits the store's reason, which the caller and the audit record have.
	 */
	private void denied(StoreKey key, String failure) {
		if (!failure.equals(this.denied.asMap().put(key.toKeep(), failure))) {
			log.atWarn()
				.addKeyValue("store", key.store())
				.addKeyValue("key", key.key().path())
				.addKeyValue("failure", failure)
				.log("The store does not return the secret; the broker asks for it at increasing intervals");
		}
	}

	private void rotation(StoreKey key, ReadResult.Current current) {
		rotations(key.store()).increment();
		log.atInfo()
			.addKeyValue("store", key.store())
			.addKeyValue("key", key.key().path())
			.addKeyValue("rotated_at", current.secret().rotatedAt())
			.log("A secret was rotated");
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;

import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.Requester;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.util.unit.DataSize;

/**
 * Secrets over one scripted store named {@code s}, with a clock that the test moves.
 */
final class Shelf {

	static final Duration TTL = Duration.ofMinutes(15);

	static final Duration MAX_STALE = Duration.ofHours(1);

	static final Duration RETRY = Duration.ofSeconds(10);

	final ScriptedStore store = new ScriptedStore();

	final MovableClock clock = new MovableClock();

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	Secrets secrets() {
		return secrets(Duration.ofSeconds(5), Duration.ZERO,
				new StoreBounds(64, 10_000, 1, 20, Duration.ofSeconds(10)));
	}

	Secrets secrets(Duration timeout, Duration overlap, StoreBounds bounds) {
		return secrets(timeout, overlap, bounds, 100);
	}

	Secrets secrets(Duration timeout, Duration overlap, StoreBounds bounds, int entries) {
		Guards guards = new Guards(this.clock, this.meters);
		Store only = new Store("s", "scripted", this.store, timeout, overlap, bounds);
		Stores stores = new Stores(Map.of("s", new BoundedStore(only, this.clock, guards)));
		SecretProperties properties = new SecretProperties(entries, DataSize.ofMegabytes(1), Duration.ofSeconds(1), 3,
				RETRY, Duration.ofSeconds(1), null);
		return new Secrets(stores, new StoreReads(Fingerprints.keyedBy(null), this.clock, this.meters), this.clock,
				properties);
	}

	static ReadRequest request(String key) {
		return request(key, Duration.ZERO, false);
	}

	static ReadRequest request(String key, Duration validFor, boolean fresh) {
		return new ReadRequest(StoreKey.shared("s", key), new ReadRequest.Ages(TTL, TTL), validFor, fresh,
				new Requester("test/etl", "c"));
	}

	/**
	 * Asks for a secret that may be served old.
	 */
	static ReadRequest lenient(String key) {
		return new ReadRequest(StoreKey.shared("s", key), new ReadRequest.Ages(TTL, MAX_STALE), Duration.ZERO, false,
				new Requester("test/etl", "c"));
	}

}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.store.Store;
import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import io.credbroker.service.store.TestStores;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secrets over one scripted store named {@code s}, with a clock that the test moves.
 */
final class SecretsFixture {

	static final Duration TTL = Duration.ofMinutes(15);

	static final Duration MAX_STALE = Duration.ofHours(1);

	static final Duration RETRY = Duration.ofSeconds(10);

	static final Duration CONFIRM_LIMIT = Duration.ofMinutes(40);

	final ScriptedStore store = new ScriptedStore();

	final MovableClock clock = new MovableClock();

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final List<ReadObserver> observers = new ArrayList<>();

	Secrets secrets() {
		return secrets(Duration.ofSeconds(5), Duration.ZERO,
				new StoreBounds(64, 10_000, 1, 20, Duration.ofSeconds(10)));
	}

	Secrets secrets(Duration timeout, Duration overlap, StoreBounds bounds) {
		return secrets(timeout, overlap, bounds, 100);
	}

	Secrets secrets(Duration timeout, Duration overlap, StoreBounds bounds, int entries) {
		return secrets(new Store("s", "scripted", this.store, timeout, Duration.ZERO, overlap, bounds),
				Duration.ofSeconds(1), entries);
	}

	Secrets secrets(Store only, Duration period, int entries) {
		Stores stores = TestStores.of(only, this.clock, this.meters, period);
		LeaseRegistry leases = new LeaseRegistry(stores, this.clock, this.meters, new BackgroundTasks(this.meters));
		SecretProperties properties = new SecretProperties(entries, DataSize.ofMegabytes(1), Duration.ofSeconds(1), 3,
				RETRY, CONFIRM_LIMIT, Duration.ofSeconds(1), Duration.ofSeconds(1), null);
		return new Secrets(stores,
				new ReadSources(new StoreReads(Fingerprints.keyedBy(null), leases, CONFIRM_LIMIT, this.clock,
						new ReadReporter(this.meters, this.observers)), null),
				new CacheMeters(this.meters, stores.names()), this.clock, properties);
	}

	/**
	 * How often it was counted, once it has been at all.
	 */
	double counted(String metric, String reason) {
		return this.meters.get(metric).tags("store", "s", "reason", reason).counter().count();
	}

	/**
	 * Returns when that many wait for the store.
	 */
	void awaitWaiting(int callers) throws InterruptedException {
		for (int i = 0; i < 6000 && waiting() != callers; i++) {
			Thread.sleep(10);
		}
		assertThat(waiting()).isEqualTo(callers);
	}

	private double waiting() {
		Gauge gauge = this.meters.find("broker.store.waiting").tag("store", "s").gauge();
		return (gauge != null) ? gauge.value() : 0;
	}

	static ReadRequest request(String key) {
		return request(key, Duration.ZERO, false);
	}

	static ReadRequest request(String key, Duration validFor, boolean fresh) {
		return new ReadRequest(StoreKey.shared("s", new SecretKey(key), IssuingContext.NONE),
				new ReadRequest.Ages(TTL, TTL), validFor, fresh, new AuditContext("test/etl", "c"));
	}

	static ReadResult failed(FetchResult.Failure failure) {
		return new ReadResult.Failed(StoreFailure.of(failure));
	}

	/**
	 * Whether that kind of failure came of it.
	 */
	static Predicate<ReadResult> failedWith(String kind) {
		return (reading) -> reading instanceof ReadResult.Failed(var failure) && failure.kind().equals(kind);
	}

	/**
	 * Asks for a secret that may be served old.
	 */
	static ReadRequest lenient(String key) {
		return new ReadRequest(StoreKey.shared("s", new SecretKey(key), IssuingContext.NONE),
				new ReadRequest.Ages(TTL, MAX_STALE), Duration.ZERO, false, new AuditContext("test/etl", "c"));
	}

}

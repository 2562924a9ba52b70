package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.store.Store;
import io.credbroker.service.store.StoreBounds;
import io.credbroker.service.store.Stores;
import io.credbroker.service.store.TestStores;
import io.credbroker.service.support.Postgres;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Replicas on one real PostgreSQL that share what one store issues.
 */
final class SharingReplicas implements AutoCloseable {

	static final String KEY = "database/creds/etl";

	static final String CANARY = "canary-4711-";

	final ScriptedStore store = new ScriptedStore();

	final AtomicInteger issued = new AtomicInteger();

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Path directory;

	private final DatabaseAddress address;

	/**
	 * Prepares the database and the store, and starts no replica.
	 */
	SharingReplicas(Path directory) throws IOException {
		this.directory = directory;
		this.address = DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
		issues(KEY);
	}

	/**
	 * Lets the store issue a credential of an hour at each read of this key.
	 */
	void issues(String key) {
		this.store.issues(key);
		this.store.answers(key, (_) -> issue(Duration.ofHours(1)));
	}

	FetchResult issue(Duration life) {
		int number = this.issued.incrementAndGet();
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of(CANARY + number)), null, null, null,
				Instant.now().plus(life), new Lease("lease-" + number, life, false)));
	}

	static StoreKey key() {
		return StoreKey.shared("s", new SecretKey(KEY), IssuingContext.NONE).inCluster();
	}

	CredentialKeys keys(String name, @Nullable String previous) throws IOException {
		return CredentialKeys.of(keyFile(name), (previous != null) ? keyFile(previous) : null);
	}

	private Path keyFile(String name) throws IOException {
		return Files.writeString(this.directory.resolve(name), name.repeat(32));
	}

	Replica start(CredentialKeys keys) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		Store only = new Store("s", "scripted", this.store, Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO,
				new StoreBounds(64, 10_000, 1, 20, Duration.ofSeconds(10)));
		Stores stores = TestStores.of(only, Clock.systemUTC(), meters, Duration.ofSeconds(1));
		this.open.add(stores);
		Database database = new Database(this.address, Duration.ofSeconds(5));
		this.open.add(database);
		LeaseRegistry leases = new LeaseRegistry(stores, Clock.systemUTC(), meters, new BackgroundTasks(meters));
		StoreReads reads = new StoreReads(Fingerprints.keyedBy(this.directory.resolve("a")), leases,
				Duration.ofHours(1), Clock.systemUTC(), new ReadReporter(meters, List.of()));
		SharedCredentials shared = new SharedCredentials(new SharedCredentialTable(database), keys);
		SecretProperties properties = new SecretProperties(100, DataSize.ofMegabytes(1), Duration.ofSeconds(1), 3,
				Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(1), null);
		Secrets secrets = new Secrets(stores,
				new ReadSources(reads, new ClusterReads(shared, reads, new ClusterMeters(meters, stores.names()))),
				new CacheMeters(meters, stores.names()), Clock.systemUTC(), properties);
		return new Replica(secrets, shared, database, meters);
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	/** What one replica has of its own. */
	record Replica(Secrets secrets, SharedCredentials shared, Database database, SimpleMeterRegistry meters) {

		ReadResult read() {
			return read(key());
		}

		ReadResult read(String key) {
			return read(StoreKey.shared("s", new SecretKey(key), IssuingContext.NONE).inCluster());
		}

		ReadResult read(StoreKey key) {
			return this.secrets
				.read(new ReadRequest(key, new ReadRequest.Ages(Duration.ofMinutes(15), Duration.ofHours(1)),
						Duration.ZERO, false, new AuditContext("test/etl", "c")));
		}

		static String password(ReadResult reading) {
			return Objects.requireNonNull(((ReadResult.Current) reading).secret().fields().get("password")).reveal();
		}

		double counted(String outcome) {
			return this.meters.counter("broker.cluster.credentials", "store", "s", "outcome", outcome).count();
		}

	}

}

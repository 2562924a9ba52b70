package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three replicas on one real PostgreSQL that share what one store issues.
 */
class ClusterReadsTests {

	private static final String KEY = "database/creds/etl";

	private static final String CANARY = "canary-4711-";

	private final ScriptedStore store = new ScriptedStore();

	private final AtomicInteger issued = new AtomicInteger();

	private final List<AutoCloseable> open = new ArrayList<>();

	@TempDir
	private Path directory;

	private DatabaseAddress address = DatabaseAddress.inMemory();

	private List<Replica> replicas = List.of();

	@BeforeEach
	void start() throws IOException {
		this.address = DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
		this.store.issues(KEY);
		this.store.answers(KEY, (_) -> issue(Duration.ofHours(1)));
		this.replicas = List.of(replica(keys("a", null)), replica(keys("a", null)), replica(keys("a", null)));
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	@Test
	void aHerdAtAllReplicasIsGivenOneCredential() throws Exception {
		CountDownLatch together = new CountDownLatch(1);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> herd = IntStream.range(0, 90)
				.mapToObj((number) -> threads.submit((Callable<ReadResult>) () -> {
					together.await();
					return this.replicas.get(number % 3).read();
				}))
				.toList();
			together.countDown();

			for (Future<ReadResult> each : herd) {
				assertThat(password(each.get())).isEqualTo(CANARY + 1);
				assertThat(lease(each.get())).isEqualTo("lease-1");
			}
		}
		assertThat(this.store.reads(KEY)).isEqualTo(1);
	}

	@Test
	void theFingerprintIsTheSameAtEveryReplica() {
		assertThat(this.replicas.stream()
			.map(Replica::read)
			.map((reading) -> ((ReadResult.Current) reading).fingerprint()))
			.containsOnly(((ReadResult.Current) this.replicas.getFirst().read()).fingerprint());
	}

	@Test
	void oneThatIsForgottenIsIssuedAnewAndOnce() {
		this.replicas.forEach(Replica::read);

		this.replicas.forEach((replica) -> replica.secrets().invalidate("s", KEY));

		assertThat(this.replicas.stream().map(Replica::read).map(ClusterReadsTests::password)).containsOnly(CANARY + 2);
		assertThat(this.store.reads(KEY)).isEqualTo(2);
	}

	@Test
	void oneThatWillEndSoonIsReplacedOnceForAll() {
		this.store.answers(KEY, (_) -> issue((this.issued.get() == 0) ? Duration.ofMillis(1) : Duration.ofHours(1)));
		this.replicas.getFirst().read();

		assertThat(this.replicas.stream().map(Replica::read).map(ClusterReadsTests::password)).containsOnly(CANARY + 2);
		assertThat(this.store.reads(KEY)).isEqualTo(2);
	}

	/**
	 * A replica that was killed leaves a claim that nobody renews.
	 */
	@Test
	void aReplicaThatEndsWhileItIssuesIsReplaced() {
		assertThat(this.replicas.getFirst().shared().claim(key())).isNotNull();

		assertThat(password(this.replicas.get(1).read())).isEqualTo(CANARY + 1);
		assertThat(password(this.replicas.get(2).read())).isEqualTo(CANARY + 1);
		assertThat(this.replicas.get(1).counted("abandoned")).isOne();
	}

	/**
	 * A replica that was stopped goes on after another has taken over.
	 */
	@Test
	void whatComesTooLateIsRevokedAndTheOtherUsed() throws Exception {
		Replica slow = this.replicas.getFirst();
		this.store.answers(KEY, (_) -> {
			if (this.issued.get() == 0) {
				FetchResult late = issue(Duration.ofHours(1));
				this.replicas.get(1).shared().forget("s", KEY);
				this.replicas.get(1).read();
				return late;
			}
			return issue(Duration.ofHours(1));
		});

		assertThat(password(slow.read())).isEqualTo(CANARY + 2);
		assertThat(password(this.replicas.get(2).read())).isEqualTo(CANARY + 2);
		for (int i = 0; i < 1000 && this.store.revoked().isEmpty(); i++) {
			Thread.sleep(10);
		}
		assertThat(this.store.revoked()).containsExactly("lease-1");
	}

	@Test
	void aStoreThatFailsIsAskedOncePerReplicaAndNobodyWaitsForIt() {
		this.store.answers(KEY, new FetchResult.Denied("planted"));

		assertThat(this.replicas.stream().map(Replica::read)).allMatch(ReadResult.Failed.class::isInstance);
		assertThat(this.store.reads(KEY)).isEqualTo(3);
	}

	@Test
	void withoutTheDatabaseNoneIsIssuedAndTheKnownOneServes() throws IOException {
		this.replicas.getFirst().read();
		this.replicas.forEach((replica) -> replica.database().close());

		assertThat(password(this.replicas.getFirst().read())).isEqualTo(CANARY + 1);
		assertThat(this.replicas.get(1).read()).isInstanceOfSatisfying(ReadResult.Failed.class,
				(failed) -> assertThat(failed.failure().code().code()).isEqualTo("store_unavailable"));
		assertThat(this.store.reads(KEY)).isEqualTo(1);
	}

	@Test
	void theKeyIsChangedWhileReplicasRun() throws IOException {
		Replica before = replica(keys("old", null));
		Replica between = replica(keys("new", "old"));
		assertThat(password(before.read())).isEqualTo(CANARY + 1);

		assertThat(password(between.read())).isEqualTo(CANARY + 1);

		between.secrets().invalidate("s", KEY);
		assertThat(password(between.read())).isEqualTo(CANARY + 2);
		assertThat(password(replica(keys("new", null)).read())).isEqualTo(CANARY + 2);
	}

	@Test
	void noTableHoldsACredentialInTheClear() {
		this.replicas.forEach(Replica::read);
		JdbcTemplate jdbc = this.replicas.getFirst().database().shared();
		String hex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));

		List<String> queries = jdbc.query("""
				select format('select count(*) from %I where %I::text like any (array[''%%CLEAR%%'', ''%%HEX%%''])',
					table_name, column_name)
				from information_schema.columns where table_schema = 'public'""".replace("CLEAR", CANARY)
			.replace("HEX", hex), (row, _) -> row.getString(1));
		assertThat(queries).hasSizeGreaterThan(50)
			.allSatisfy((query) -> assertThat(jdbc.queryForObject(query, Integer.class)).as(query).isZero());
		assertThat(
				jdbc.queryForObject("select count(*) from broker_credential where sealed is not null", Integer.class))
			.isOne();
	}

	@Test
	void aCiphertextThatIsMovedOrChangedIsNotUsed() {
		String other = "database/creds/admin";
		this.store.issues(other);
		this.store.answers(other, (_) -> issue(Duration.ofHours(1)));
		this.replicas.getFirst().read(other);
		this.replicas.getFirst().read();
		JdbcTemplate jdbc = this.replicas.getFirst().database().shared();

		jdbc.update("update broker_credential set sealed = (select sealed from broker_credential where credential = ?)",
				CredentialId.of("s", other));
		assertThat(password(this.replicas.get(1).read())).isEqualTo(CANARY + 3);

		jdbc.update("update broker_credential set sealed = overlay(sealed placing '\\x00' from 20)");
		assertThat(password(this.replicas.get(2).read())).isEqualTo(CANARY + 4);
	}

	@Test
	void eachContextAndLimitHasItsOwn() {
		StoreKey limited = key().lasting(Duration.ofMinutes(1));

		assertThat(password(this.replicas.getFirst().read())).isEqualTo(CANARY + 1);
		assertThat(password(this.replicas.get(1).read(limited))).isEqualTo(CANARY + 2);
		assertThat(password(this.replicas.get(2).read(limited))).isEqualTo(CANARY + 2);
	}

	private FetchResult issue(Duration life) {
		int number = this.issued.incrementAndGet();
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of(CANARY + number)), null, null, null,
				Instant.now().plus(life), new Lease("lease-" + number, life, false)));
	}

	private static StoreKey key() {
		return StoreKey.shared("s", new SecretKey(KEY), IssuingContext.NONE).inCluster();
	}

	private static String password(ReadResult reading) {
		return Objects.requireNonNull(((ReadResult.Current) reading).secret().fields().get("password")).reveal();
	}

	private static String lease(ReadResult reading) {
		return Objects.requireNonNull(((ReadResult.Current) reading).secret().lease()).id();
	}

	private CredentialKeys keys(String name, @Nullable String previous) throws IOException {
		return CredentialKeys.of(keyFile(name), (previous != null) ? keyFile(previous) : null);
	}

	private Path keyFile(String name) throws IOException {
		return Files.writeString(this.directory.resolve(name), name.repeat(32));
	}

	private Replica replica(CredentialKeys keys) {
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

	/** What one replica has of its own. */
	private record Replica(Secrets secrets, SharedCredentials shared, Database database, SimpleMeterRegistry meters) {

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

		double counted(String outcome) {
			return this.meters.counter("broker.cluster.credentials", "store", "s", "outcome", outcome).count();
		}

	}

}

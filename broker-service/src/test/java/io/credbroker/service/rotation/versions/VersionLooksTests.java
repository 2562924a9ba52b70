package io.credbroker.service.rotation.versions;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.database.Database;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.secret.StoreRead;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What replicas see of secrets in one database.
 */
@ParameterizedClass
@EnumSource
class VersionLooksTests {

	private static final String WAREHOUSE = CredentialId.of("vault", "warehouse");

	private final MovableClock clock = new MovableClock();

	private final Database database;

	VersionLooksTests(TestDatabase kind, @TempDir Path directory) {
		this.database = kind.open(directory);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private Replica replica(String key) {
		return new Replica(this.database, this.clock, key);
	}

	private CredentialRow row(String id) {
		return Objects.requireNonNull(CredentialTable.find(this.database.shared(), id));
	}

	private CredentialRow.Current current(String id) {
		return Objects.requireNonNull(row(id).current());
	}

	private List<KnownVersion> versions(String id) {
		return new VersionTable(this.database.shared()).of(id, 100);
	}

	private KnownVersion version(String fingerprint) {
		return versions(WAREHOUSE).stream()
			.filter((known) -> known.fingerprint().equals(fingerprint))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void aNewContentIsNoticedOnceByWhoeverWritesFirst() {
		Replica one = replica("key");
		Replica other = replica("key");
		one.saw("warehouse", "f1", "1", Duration.ofSeconds(9));
		one.looks.run();
		this.clock.move(Duration.ofSeconds(1));
		one.saw("warehouse", "f2", "2");
		other.saw("warehouse", "f2", "2");
		other.looks.run();
		one.looks.run();

		assertThat(one.counted() + other.counted()).isEqualTo(1);
		assertThat(current(WAREHOUSE).fingerprint()).isEqualTo("f2");
		assertThat(current(WAREHOUSE).rotation().source()).isEqualTo(RotationSource.SEEN);
		assertThat(version("f1").times().replacedAt()).isNotNull();
		assertThat(version("f1").times().rotatedAt()).as("nobody saw when the first one came into force").isNull();
		assertThat(version("f2").times().replacedAt()).isNull();
	}

	@Test
	void anOlderLookThatComesLateReplacesNothing() {
		Replica one = replica("key");
		Replica other = replica("key");
		one.saw("warehouse", "f3", "3", Duration.ofSeconds(1));
		one.looks.run();
		other.saw("warehouse", "f2", "2", Duration.ofSeconds(5));
		other.failed("warehouse", ProblemCode.STORE_TIMEOUT, Duration.ofSeconds(4));
		other.looks.run();

		assertThat(current(WAREHOUSE).fingerprint()).isEqualTo("f3");
		assertThat(version("f2").times().replacedAt()).as("somebody may hold it").isNotNull();
		assertThat(version("f2").noticed()).isEqualTo(Noticed.LATE);
		assertThat(Objects.requireNonNull(row(WAREHOUSE).trouble()).code()).as("it was read since").isNull();
	}

	@Test
	void whatReplicasAddAtOnceIsAddedOnce() throws Exception {
		List<Replica> replicas = IntStream.range(0, 4).mapToObj((_) -> replica("key")).toList();
		for (Replica replica : replicas) {
			IntStream.range(0, 60).forEach((index) -> replica.saw("any/" + index, "f", "1"));
		}
		together(replicas);
		for (Replica replica : replicas) {
			IntStream.range(0, 60).forEach((index) -> replica.saw("any/" + index, "g", "2"));
		}
		together(replicas);

		assertThat(CredentialTable.count(this.database.shared())).isEqualTo(60);
		assertThat(replicas.stream().mapToInt(Replica::counted).sum()).isEqualTo(60);
	}

	private static void together(List<Replica> replicas) throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<Object>> runs = new ArrayList<>();
			replicas.forEach((replica) -> runs.add(Executors.callable(replica.looks::run)));
			for (Future<Object> run : threads.invokeAll(runs)) {
				run.get();
			}
		}
	}

	@Test
	void failuresCountFromTheFirstAndEndWithASuccess() {
		Replica replica = replica("key");
		replica.failed("warehouse", ProblemCode.STORE_UNAVAILABLE, Duration.ofSeconds(9));
		replica.failed("any/unknown", ProblemCode.SECRET_MISSING, Duration.ofSeconds(9));
		replica.looks.run();
		Instant since = Objects.requireNonNull(row(WAREHOUSE).trouble()).since();
		replica.failed("warehouse", ProblemCode.CIRCUIT_OPEN, Duration.ofSeconds(5));
		replica.looks.run();

		CredentialRow.Trouble trouble = Objects.requireNonNull(row(WAREHOUSE).trouble());
		assertThat(trouble.since()).isEqualTo(since).isBefore(trouble.lastFailureAt());
		assertThat(trouble.code()).as("says more than the pause").isEqualTo("store_unavailable");
		assertThat(CredentialTable.count(this.database.shared())).as("ids that do not exist").isEqualTo(1);

		this.clock.move(Duration.ofSeconds(1));
		replica.saw("warehouse", "f1", null);
		replica.looks.run();
		assertThat(Objects.requireNonNull(row(WAREHOUSE).trouble()).code()).isNull();
	}

	@Test
	void anotherKeyOfFingerprintsIsNoRotation() {
		Replica before = replica("key");
		before.saw("warehouse", "f1", "17", Duration.ofSeconds(9));
		before.looks.run();
		this.clock.move(Duration.ofSeconds(1));
		Replica after = replica("another key");
		after.saw("warehouse", "g1", "17");
		after.looks.run();

		assertThat(after.counted()).isZero();
		assertThat(current(WAREHOUSE).fingerprint()).isEqualTo("g1");
		assertThat(version("g1").noticed()).isEqualTo(Noticed.RENAMED);
		assertThat(version("f1").aliasOf()).isEqualTo("g1");
		assertThat(current(WAREHOUSE).rotation().rotatedAt()).isNull();

		this.clock.move(Duration.ofSeconds(1));
		after.saw("warehouse", "g2", "18");
		after.looks.run();
		assertThat(after.counted()).as("a rotation is still seen").isEqualTo(1);
	}

	@Test
	void aRotationWhileTheKeyChangedIsSeenByTheStoresVersion() {
		Replica before = replica("key");
		before.saw("warehouse", "f1", "17", Duration.ofSeconds(9));
		before.looks.run();
		this.clock.move(Duration.ofSeconds(1));
		Replica after = replica("another key");
		after.saw("warehouse", "g1", "18");
		after.looks.run();

		assertThat(after.counted()).isEqualTo(1);
		assertThat(version("f1").aliasOf()).isNull();
	}

	@Test
	void withoutVersionsOfTheStoreAnotherKeyLeavesItUncertain() {
		Replica before = replica("key");
		before.saw("warehouse", "f1", null, Duration.ofSeconds(9));
		before.looks.run();
		this.clock.move(Duration.ofSeconds(1));
		Replica after = replica("another key");
		after.saw("warehouse", "g1", null);
		after.looks.run();

		assertThat(after.counted()).isZero();
		assertThat(version("g1").noticed()).isEqualTo(Noticed.UNCERTAIN);
		assertThat(version("f1").aliasOf()).as("it may be another content").isNull();
		assertThat(current(WAREHOUSE).rotation().rotatedAt()).isNull();
	}

	@Test
	void aClockThatJumpsBackHidesNoRotation() {
		Replica replica = replica("key");
		replica.saw("warehouse", "f1", "1");
		replica.looks.run();
		this.clock.move(Duration.ofDays(-1));
		replica.saw("warehouse", "f2", "2");
		replica.looks.run();
		this.clock.move(Duration.ofDays(400));
		replica.saw("warehouse", "f3", "3");
		replica.looks.run();

		assertThat(current(WAREHOUSE).fingerprint()).isEqualTo("f3");
		assertThat(replica.counted()).isEqualTo(2);
	}

	@Test
	void aVersionThatComesBackIsNoticedAgain() {
		Replica replica = replica("key");
		for (String version : List.of("1", "2", "1")) {
			this.clock.move(Duration.ofSeconds(1));
			replica.saw("warehouse", "f" + version, version);
			replica.looks.run();
		}

		assertThat(replica.counted()).isEqualTo(2);
		assertThat(version("f1").times().replacedAt()).isNull();
		assertThat(version("f2").times().replacedAt()).isNotNull();
	}

	@Test
	void severalRotationsBetweenTwoWritesAreAllKnown() {
		Replica replica = replica("key");
		IntStream.rangeClosed(1, 5)
			.forEach((index) -> replica.saw("warehouse", "f" + index, null, Duration.ofSeconds(10 - index)));
		replica.looks.run();

		assertThat(versions(WAREHOUSE)).extracting(KnownVersion::fingerprint)
			.containsExactly("f5", "f4", "f3", "f2", "f1");
		assertThat(current(WAREHOUSE).fingerprint()).isEqualTo("f5");
	}

	@Test
	void anyKeyCanBeFollowed() {
		Replica replica = replica("key");
		List<String> keys = List.of("any/" + "k".repeat(4000), "any/" + "\uD83D\uDE00".repeat(4000), "line\nfeed",
				"nul\0byte", "half\uD800", "Zürich/データ");
		keys.forEach((key) -> replica.saw(key, "f1", "v".repeat(1000)));
		replica.read("far", new StoreRead.Found("f", null, Instant.MAX, Instant.MIN), Duration.ZERO);
		replica.looks.run();

		keys.forEach((key) -> assertThat(current(CredentialId.of("vault", key)).fingerprint()).isEqualTo("f1"));
		assertThat(current(CredentialId.of("vault", "far")).rotation().rotatedAt()).isNull();
	}

	@Test
	void theNumberOfSecretsIsBoundedAndThoseThatNobodyReadsGoFirst() {
		Replica replica = new Replica(this.database, this.clock, "key", 10);
		replica.saw("warehouse", "f", null, Duration.ofDays(2));
		IntStream.range(0, 30).forEach((index) -> replica.saw("any/" + index, "f", null, Duration.ofDays(1)));
		replica.looks.run();
		assertThat(CredentialTable.count(this.database.shared())).isEqualTo(10);
		assertThat(replica.meters.get("broker.versions.left.off").counter().count()).isEqualTo(21);

		replica.cleaning.run();
		assertThat(CredentialTable.count(this.database.shared())).isEqualTo(8);
		assertThat(current(WAREHOUSE).fingerprint()).as("the catalog names it").isEqualTo("f");

		replica.saw("any/new", "f", null);
		replica.looks.run();
		assertThat(CredentialTable.count(this.database.shared())).isEqualTo(9);
	}

	@Test
	void versionsThatWereReplacedLongAgoAreForgotten() {
		Replica replica = replica("key");
		replica.saw("warehouse", "f1", null, Duration.ofDays(40));
		replica.saw("warehouse", "f2", null, Duration.ofDays(35));
		replica.saw("warehouse", "f3", null, Duration.ofDays(1));
		replica.saw("any/old", "f", null, Duration.ofDays(31));
		replica.looks.run();
		replica.cleaning.run();

		assertThat(versions(WAREHOUSE)).extracting(KnownVersion::fingerprint).containsExactly("f3", "f2");
		assertThat(CredentialTable.find(this.database.shared(), CredentialId.of("vault", "any/old"))).isNull();
	}

}

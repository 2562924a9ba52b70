package io.credbroker.service.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.service.support.Postgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Work of several replicas on one real PostgreSQL, and of one on the embedded database.
 */
class ClusterTaskTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void onlyOneOfThoseWhoComeAtOnceDoesTheWork(boolean embedded) throws Exception {
		DatabaseAddress address = address(embedded);
		AtomicInteger done = new AtomicInteger();
		try (Database one = new Database(address, Duration.ofSeconds(10));
				Database other = embedded ? one : new Database(address, Duration.ofSeconds(10));
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<Boolean>> tries = IntStream.range(0, 8)
				.mapToObj((index) -> new ClusterTask((index % 2 == 0) ? one : other, Clock.systemUTC()))
				.<Callable<Boolean>>map((clusterTask) -> () -> clusterTask.oncePer(HOUR, "work", done::incrementAndGet))
				.toList();
			int turns = 0;
			for (Future<Boolean> turn : threads.invokeAll(tries)) {
				turns += turn.get() ? 1 : 0;
			}

			assertThat(turns).isEqualTo(1);
			assertThat(done).hasValue(1);
			assertThat(new ClusterTask(other, Clock.systemUTC()).oncePer(HOUR, "other work", () -> {
			})).isTrue();
		}
	}

	@Test
	void workThatFailsMayBeTriedAgainAtOnce() throws Exception {
		try (Database database = new Database(address(true), Duration.ofSeconds(10))) {
			ClusterTask clusterTask = new ClusterTask(database, Clock.systemUTC());

			assertThatIOException().isThrownBy(() -> clusterTask.oncePer(HOUR, "work", () -> {
				throw new IOException("planted");
			}));
			assertThat(clusterTask.oncePer(HOUR, "work", () -> {
			})).isTrue();
		}
	}

	@Test
	void theTurnOfWhoDiesIsOverAfterTheInterval() throws Exception {
		try (Database database = new Database(address(true), Duration.ofSeconds(10))) {
			ClusterTask clusterTask = new ClusterTask(database, Clock.systemUTC());
			clusterTask.oncePer(HOUR, "work", () -> {
			});
			database.shared().update("update broker_turn set lock_until = dateadd('hour', -1, lock_until)");

			assertThat(clusterTask.oncePer(HOUR, "work", () -> {
			})).isTrue();
		}
	}

	@Test
	void withoutTheDatabaseNothingIsDone() throws Exception {
		Database database = new Database(DatabaseAddress.postgresql("jdbc:postgresql://127.0.0.1:1/none", "b", null),
				Duration.ofSeconds(1));
		AtomicInteger done = new AtomicInteger();
		try (database) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(
					() -> new ClusterTask(database, Clock.systemUTC()).oncePer(HOUR, "w", done::incrementAndGet));
		}
		assertThat(done).hasValue(0);
	}

	/**
	 * As a failure of the database, which its callers expect and survive.
	 */
	@Test
	void aDatabaseThatHasGoneIsNoDefect() throws Exception {
		Postgres server = new Postgres();
		try (Database database = new Database(DatabaseAddress.postgresql(server.newDatabase(), "postgres", null),
				Duration.ofSeconds(1))) {
			database.migrate();
			server.close();
			// A connection that was used a moment ago would be tried as it is.
			database.forgetConnections();

			assertThatExceptionOfType(TransactionException.class)
				.isThrownBy(() -> new ClusterTask(database, Clock.systemUTC()).oncePer(HOUR, "w", () -> {
				}));
		}
	}

	private DatabaseAddress address(boolean embedded) throws IOException {
		return embedded ? DatabaseAddress.embedded(this.directory.resolve("record"))
				: DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
	}

}

package io.credbroker.service.identity;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two replicas that compare proofs in one real PostgreSQL.
 */
class SharedProofsTests {

	private final List<Database> databases = new ArrayList<>();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final MovableClock behind = new MovableClock();

	private List<SharedProofs> replicas = List.of();

	@BeforeEach
	void start() throws IOException {
		DatabaseAddress address = DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
		this.behind.move(Duration.ofMinutes(-1));
		this.replicas = List.of(replica(address, new MovableClock()), replica(address, this.behind));
	}

	private SharedProofs replica(DatabaseAddress address, MovableClock clock) {
		Database database = new Database(address, Duration.ofSeconds(5));
		this.databases.add(database);
		return new SharedProofs(new ProofReplayCache(clock), database, this.meters);
	}

	@AfterEach
	void stop() {
		this.databases.forEach(Database::close);
	}

	@Test
	void ofManyThatComeAtOnceOneIsTheFirst() throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<Boolean>> tries = IntStream.range(0, 20)
				.<Callable<Boolean>>mapToObj((number) -> () -> this.replicas.get(number % 2).first("key", "one"))
				.toList();
			int first = 0;
			for (Future<Boolean> each : threads.invokeAll(tries)) {
				first += each.get() ? 1 : 0;
			}

			assertThat(first).isEqualTo(1);
		}
	}

	@Test
	void aProofOfAnotherKeyIsAnother() {
		assertThat(this.replicas.getFirst().first("key", "one")).isTrue();
		assertThat(this.replicas.getLast().first("other", "one")).isTrue();
		assertThat(this.replicas.getLast().first("key", "two")).isTrue();
	}

	/**
	 * A proof that was made by a clock ahead of ours is taken for two minutes, and by a
	 * replica whose clock is behind for as much longer.
	 */
	@Test
	void aProofIsRememberedLongerThanAnyReplicaTakesIt() {
		this.replicas.getFirst().first("key", "one");

		Integer seconds = this.databases.getFirst()
			.shared()
			.queryForObject("select extract(epoch from max(kept_until) - clock_timestamp())::int from broker_proof",
					Integer.class);
		assertThat(seconds).isGreaterThan((int) DpopProofs.LIFE.multipliedBy(2).plusMinutes(2).toSeconds());
	}

	@Test
	void withoutTheDatabaseAProofIsRefusedAsUndecided() {
		this.databases.getLast().close();

		assertThatExceptionOfType(IdentityException.class).isThrownBy(() -> this.replicas.getLast().first("key", "one"))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.PROOFS_UNAVAILABLE));
		assertThat(this.meters.get("broker.dpop.proofs").tag("outcome", "unavailable").timer().count()).isOne();
	}

}

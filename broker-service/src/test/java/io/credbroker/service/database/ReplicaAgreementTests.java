package io.credbroker.service.database;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.support.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Replicas on one real PostgreSQL.
 */
class ReplicaAgreementTests {

	private final BackgroundTasks tasks = new BackgroundTasks(new SimpleMeterRegistry());

	private Database database;

	@BeforeEach
	void open() throws IOException {
		this.database = new Database(DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null),
				Duration.ofSeconds(10));
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void thoseThatHaveItAlikeRunTogether() throws InterruptedException {
		try (ReplicaAgreement one = agreement("a"); ReplicaAgreement other = agreement("a")) {
			one.start();
			other.start();

			assertThat(replicas()).isEqualTo(2);
		}
		assertThat(replicas()).isZero();
	}

	@Test
	void whoeverHasAnotherDoesNotStartWhileOneRuns() throws InterruptedException {
		try (ReplicaAgreement one = agreement("a"); ReplicaAgreement other = agreement("b")) {
			one.start();

			assertThatExceptionOfType(ReplicaDisagreementException.class).isThrownBy(other::start)
				.withMessageContaining("setting.of.it");
			assertThat(replicas()).isEqualTo(1);
		}
		try (ReplicaAgreement next = agreement("b")) {
			next.start();
			assertThat(replicas()).isEqualTo(1);
		}
	}

	@Test
	void oneThatWasKilledIsWaitedFor() throws InterruptedException {
		this.database.shared()
			.update("insert into broker_replica (replica, agreed, seen_at) "
					+ "values ('killed', 'a', clock_timestamp() - interval '8 seconds')");

		try (ReplicaAgreement next = agreement("b")) {
			next.start();
			assertThat(replicas()).isEqualTo(1);
		}
	}

	@Test
	void withoutTheDatabaseItIsFoundOutLater() throws InterruptedException {
		this.database.close();

		try (ReplicaAgreement one = agreement("a")) {
			one.start();

			assertThatNoException().isThrownBy(one::confirm);
		}
	}

	@Test
	void aReplicaThatIsFoundToDisagreeLaterFails() throws InterruptedException {
		try (ReplicaAgreement one = agreement("a"); ReplicaAgreement other = agreement("b")) {
			one.start();

			assertThatExceptionOfType(ReplicaDisagreementException.class).isThrownBy(other::confirm);
			assertThatNoException().isThrownBy(one::confirm);
		}
	}

	private ReplicaAgreement agreement(String value) {
		return new ReplicaAgreement(new Replicas(this.database), value, "setting.of.it", this.tasks);
	}

	private int replicas() {
		return Objects.requireNonNull(
				this.database.shared().queryForObject("select count(*) from broker_replica", Integer.class));
	}

}

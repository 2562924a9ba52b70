package io.credbroker.service.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.support.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two replicas on one real PostgreSQL.
 */
class SharedSignalsTests {

	private static final Signal SIGNAL = new Signal("topic", "subject");

	private Replica one;

	private Replica other;

	private DatabaseAddress address;

	@BeforeEach
	void start() throws IOException {
		this.address = DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
		this.one = new Replica(this.address);
		this.other = new Replica(this.address);
		eventually(() -> this.one.missed.get() == 1 && this.other.missed.get() == 1);
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.other.close();
	}

	@Test
	void eachReplicaReceivesASignalOnce() {
		this.one.signals.send(SIGNAL);
		assertThat(this.one.received).containsExactly("subject");
		this.other.signals.send(new Signal("topic", "answer"));

		eventually(() -> this.other.received.contains("subject") && this.one.received.contains("answer"));
		assertThat(this.one.received).containsExactly("subject", "answer");
		assertThat(this.other.received).containsExactlyInAnyOrder("subject", "answer");
	}

	@Test
	void aSignalOfWhichNoNotificationComesIsReadAllTheSame() throws Exception {
		try (Connection connection = this.one.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("insert into broker_signal (sender, topic, subject) values ('third', 'topic', 'quiet')");
		}

		eventually(() -> this.other.received.contains("quiet") && this.one.received.contains("quiet"));
	}

	@Test
	void aSignalThatIsCommittedAfterLaterOnesIsReceived() throws Exception {
		try (Connection connection = this.one.database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("insert into broker_signal (sender, topic, subject) values ('third', 'topic', 'late')");
			this.one.signals.send(SIGNAL);
			eventually(() -> this.other.received.contains("subject"));
			connection.commit();
		}

		eventually(() -> this.other.received.contains("late"));
		assertThat(this.other.received).containsExactly("subject", "late");
	}

	@Test
	void brokenConnectionsAreOpenedAgain() throws Exception {
		Postgres.shared().execute("""
				select pg_terminate_backend(pid) from pg_stat_activity
				where application_name = 'airflow-credential-broker'""");
		this.one.sendWhenPossible(SIGNAL);

		eventually(() -> this.other.received.contains("subject"));
	}

	@Test
	void aSignalThatTheDatabaseDoesNotTakeIsReceivedHereAndNamed() {
		this.one.database.close();

		assertThatExceptionOfType(Signals.SignalNotSentException.class).isThrownBy(() -> this.one.signals.send(SIGNAL));
		assertThat(this.one.received).containsExactly("subject");
	}

	@Test
	void whoWasCutOffForLongerThanSignalsAreKeptIsToldSo() {
		Subscribers subscribers = new Subscribers();
		Replica.Recorder recorder = new Replica.Recorder(new CopyOnWriteArrayList<>(), new AtomicInteger());
		subscribers.add("topic", recorder);
		SignalTable table = new SignalTable(this.one.database, "third", Duration.ZERO);
		SignalReader reader = new SignalReader(this.one.database, table, subscribers);

		reader.read();
		this.other.signals.send(SIGNAL);
		reader.read();

		assertThat(recorder.losses()).hasValue(2);
		assertThat(recorder.subjects()).isEmpty();
	}

	@Test
	void aSubscriberThatFailsKeepsNobodyFromASignal() {
		Signals signals = new LocalSignals();
		List<String> received = new CopyOnWriteArrayList<>();
		signals.subscribe("topic", new Replica.Failing());
		signals.subscribe("topic", new Replica.Recorder(received, new AtomicInteger()));

		signals.send(SIGNAL);
		signals.send(new Signal("another", "subject"));

		assertThat(received).containsExactly("subject");
	}

	private static void eventually(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("half a minute").isLessThan(end);
			sleep();
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static final class Replica implements AutoCloseable {

		private final Database database;

		private final SharedSignals signals;

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final AtomicInteger missed = new AtomicInteger();

		private Replica(DatabaseAddress address) {
			this.database = new Database(address, Duration.ofSeconds(10));
			this.signals = new SharedSignals(this.database, new BackgroundTasks(new SimpleMeterRegistry()));
			this.signals.subscribe("topic", new Recorder(this.received, this.missed));
			this.signals.start();
		}

		/**
		 * The pool may return several broken connections, one after the other.
		 */
		private void sendWhenPossible(Signal signal) {
			eventually(() -> {
				try {
					this.signals.send(signal);
					return true;
				}
				catch (Signals.SignalNotSentException ex) {
					return false;
				}
			});
		}

		@Override
		public void close() {
			this.signals.close();
			this.database.close();
		}

		private record Recorder(List<String> subjects, AtomicInteger losses) implements Signals.Subscriber {

			@Override
			public void received(String subject) {
				this.subjects.add(subject);
			}

			@Override
			public void missed() {
				this.losses.incrementAndGet();
			}

		}

		private static final class Failing implements Signals.Subscriber {

			@Override
			public void received(String subject) {
				throw new IllegalStateException("planted");
			}

			@Override
			public void missed() {
				throw new IllegalStateException("planted");
			}

		}

	}

}

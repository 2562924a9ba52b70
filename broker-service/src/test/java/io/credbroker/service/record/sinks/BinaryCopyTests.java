package io.credbroker.service.record.sinks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BinaryCopyTests {

	private static final String COPY = "copy sample (name, amount, at) from stdin (format binary)";

	private final Database database;

	BinaryCopyTests(@TempDir Path directory) {
		this.database = new Database(TestDatabase.POSTGRESQL.create(directory), Duration.ofSeconds(1));
	}

	@BeforeEach
	void create() {
		this.database.writer()
			.execute("create table sample (number bigserial, name varchar(20), amount bigint check (amount <> 13), "
					+ "at timestamp(6) with time zone)");
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	private void send(BinaryCopy copy) {
		this.database.writer().execute((ConnectionCallback<@Nullable Void>) (connection) -> {
			copy.send(connection, COPY);
			return null;
		});
	}

	private List<Map<String, @Nullable Object>> rows() {
		return this.database.shared().queryForList("select name, amount, at from sample order by number");
	}

	@Test
	void everyValueArrivesAsItWas() {
		List<String> texts = List.of("", "warehouse", "\\N", "a\tb\nc\r\u0001", "\"quoted', {\\\"", "přístup 🔑");
		List<Long> numbers = List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 17L, 42L);
		List<Instant> times = List.of(Instant.EPOCH, Instant.parse("2000-01-01T00:00:00Z"),
				Instant.parse("1999-12-31T23:59:59.999999Z"), Instant.parse("2026-11-21T10:00:00.000001Z"),
				Instant.parse("9999-12-31T23:59:59.999999Z"), Instant.parse("0001-01-01T00:00:00Z"));
		BinaryCopy copy = new BinaryCopy(0);
		for (int i = 0; i < texts.size(); i++) {
			copy.row(3).text(texts.get(i)).number(numbers.get(i)).time(times.get(i));
		}

		send(copy);

		assertThat(rows()).extracting((row) -> row.get("name")).isEqualTo(texts);
		assertThat(rows()).extracting((row) -> row.get("amount")).isEqualTo(numbers);
		assertThat(this.database.shared()
			.query("select at from sample order by number", (row, _) -> row.getObject(1, OffsetDateTime.class)))
			.extracting(OffsetDateTime::toInstant)
			.isEqualTo(times);
	}

	@Test
	void whatIsAbsentIsNull() {
		send(new BinaryCopy(100).row(3).text(null).number(null).time(null).row(3).none().none().none());

		assertThat(rows()).hasSize(2).allSatisfy((row) -> assertThat(row.values()).containsOnlyNulls());
	}

	@Test
	void thereIsRoomForMoreThanWasSaid() {
		byte[] name = "warehouse and more".getBytes(StandardCharsets.UTF_8);
		BinaryCopy copy = new BinaryCopy(10);
		for (int i = 20; i < 5020; i++) {
			copy.row(3).text(name, 9).number((long) i).time(Instant.EPOCH);
		}

		send(copy);

		assertThat(rows()).hasSize(5000).allSatisfy((row) -> assertThat(row).containsEntry("name", "warehouse"));
	}

	@Test
	void aRowThatIsRefusedAddsNoneAndLeavesTheConnectionToTheNext() {
		List<BinaryCopy> refused = new ArrayList<>();
		refused.add(new BinaryCopy(0).row(3).text("good").number(1L).none().row(3).text("bad").number(13L).none());
		refused.add(new BinaryCopy(0).row(3).text("good").number(1L).none().row(3).text("x".repeat(21)).none().none());
		refused.add(new BinaryCopy(0).row(3).text("good").number(1L).none().row(3).text("\0").none().none());
		refused.add(new BinaryCopy(0).row(2).text("good").number(1L));
		refused.add(new BinaryCopy(0).row(3).none().none().time(Instant.parse("+294277-01-05T00:00:00Z")));
		int process = process();

		for (BinaryCopy copy : refused) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> send(copy));
		}
		send(new BinaryCopy(0).row(3).text("next").number(2L).none());

		assertThat(rows()).extracting((row) -> row.get("name")).containsExactly("next");
		assertThat(process()).isEqualTo(process);
	}

	@Test
	void aTimeThatNoDatabaseCanTellIsRefused() {
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> new BinaryCopy(0).row(1).time(Instant.MAX));
	}

	@Test
	void aTransactionThatIsRolledBackAddsNone() {
		this.database.writes().executeWithoutResult((status) -> {
			send(new BinaryCopy(0).row(3).text("undone").number(1L).none());
			status.setRollbackOnly();
		});

		assertThat(rows()).isEmpty();
	}

	@Test
	void aConnectionOnWhichACopyIsNotAnsweredIsClosed() {
		BinaryCopy copy = new BinaryCopy(0).row(3).text("late").number(1L).none();

		this.database.transactions().executeWithoutResult((_) -> {
			this.database.shared().execute("lock table sample in exclusive mode");
			this.database.writer().execute((ConnectionCallback<@Nullable Void>) (connection) -> {
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> copy.send(connection, COPY));
				assertThat(((Connection) connection.unwrap(PGConnection.class)).isClosed()).isTrue();
				return null;
			});
		});

		assertThat(rows()).isEmpty();
	}

	private int process() {
		return Objects.requireNonNull(this.database.writer().queryForObject("select pg_backend_pid()", Integer.class));
	}

}

package io.credbroker.service.rotation.holders;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.Postgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.QueryTimeoutException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How long a database may search.
 */
class UsageSearchTests {

	private static final String SECRET = "c".repeat(32);

	private static final Duration SECOND = Duration.ofSeconds(1);

	@ParameterizedTest
	@EnumSource
	void whatWasNeverGivenHasNoUse(TestDatabase kind, @TempDir Path directory) {
		try (Database database = kind.open(directory)) {
			UsageSearch search = new UsageSearch(database);

			assertThat(search.between(SECRET, Instant.EPOCH, null, SECOND)).isEmpty();
			assertThat(search.last(SECRET)).isNull();
			assertThat(search.recordFrom()).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aReportSaysHowFarItWasCountedUnlessItWasCountedWhole(TestDatabase kind, @TempDir Path directory) {
		MovableClock clock = new MovableClock();
		try (Database database = kind.open(directory)) {
			UsageSearch search = new UsageSearch(database);
			UsageResponse part = new UsageReport(search, clock, null, Duration.ZERO).of(SECRET, Duration.ofDays(30));
			UsageResponse whole = new UsageReport(search, clock, null, Duration.ofMinutes(5)).of(SECRET,
					Duration.ofDays(30));

			assertThat(part.from()).isEqualTo(clock.instant().minus(Duration.ofDays(30)));
			assertThat(part.complete()).isFalse();
			assertThat(JsonMapper.shared().writeValueAsString(part))
				.contains("\"counted_from\":\"2025-12-31T23:00:00Z\"");
			assertThat(whole.complete()).isTrue();
			assertThat(JsonMapper.shared().writeValueAsString(whole)).doesNotContain("counted_from");
		}
	}

	@Test
	void aSearchThatTakesLongerEndsAsATimeoutAndTheNextOneIsAnswered() throws Exception {
		String url = Postgres.shared().newDatabase();
		try (Database database = new Database(DatabaseAddress.postgresql(url, "postgres", null),
				Duration.ofSeconds(10))) {
			UsageSearch search = new UsageSearch(database);
			database.migrate();
			try (Connection other = DriverManager.getConnection(url, "postgres", "");
					Statement statement = other.createStatement()) {
				other.setAutoCommit(false);
				statement.execute("lock table audit_event in access exclusive mode");

				assertThatExceptionOfType(QueryTimeoutException.class)
					.isThrownBy(() -> search.between(SECRET, Instant.EPOCH, null, SECOND));
				other.rollback();
			}
			assertThat(search.between(SECRET, Instant.EPOCH, null, SECOND)).isEmpty();
		}
	}

}

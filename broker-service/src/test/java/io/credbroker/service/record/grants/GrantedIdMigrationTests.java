package io.credbroker.service.record.grants;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.sinks.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A record that a broker kept before there were ids of grants.
 */
class GrantedIdMigrationTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final String ROW = """
			insert into audit_event (instance, sequence, recorded_at, line, credential, id, holder, granted_until)
			values ('old', ?, ?, '{}', ?, ?, ?, ?)""";

	@ParameterizedTest
	@EnumSource
	void whatWasGivenBeforeIsHeldAfterwards(TestDatabase kind, @TempDir Path directory) throws Exception {
		DatabaseAddress address = kind.create(directory);
		recordOfVersion21(address);

		try (RecordedGrants replica = new RecordedGrants(address, Clock.fixed(NOW, ZoneOffset.UTC))) {
			assertThat(replica.holders()).isEqualTo(3);
			assertThat(replica.ever()).isEqualTo(4);

			replica.give("warehouse", "new", Duration.ofMinutes(15));
			assertThat(replica.holders()).isEqualTo(4);
		}
	}

	private static void recordOfVersion21(DatabaseAddress address) throws SQLException {
		boolean embedded = address.embedded();
		try (Connection connection = DriverManager.getConnection(address.url(), address.username(), "")) {
			Flyway.configure()
				.dataSource(new SingleConnectionDataSource(connection, true))
				.locations("classpath:io/credbroker/database")
				.table("audit_schema")
				.target("21")
				.placeholders(Map.of("only_follows", partial(embedded, "follows"), "only_leases",
						partial(embedded, "lease_id"), "only_grants", partial(embedded, "granted_until"), "only_shadow",
						partial(embedded, "shadow"), "unlogged", embedded ? "" : "unlogged"))
				.load()
				.migrate();
			JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
			given(jdbc, 1, "warehouse", -1, 29);
			given(jdbc, 2, "warehouse", 0, 1);
			given(jdbc, 3, "s3-a", -40, 1);
			given(jdbc, 4, "s3-b", -40, -30);
		}
	}

	private static void given(JdbcTemplate jdbc, int holder, String id, int recorded, int until) {
		OffsetDateTime now = NOW.atOffset(ZoneOffset.UTC);
		jdbc.update(ROW, holder, now.plusDays(recorded), RecordedGrants.SECRET, id, holder, now.plusDays(until));
	}

	private static String partial(boolean embedded, String column) {
		return embedded ? "" : "where %s is not null".formatted(column);
	}

}

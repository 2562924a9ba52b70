package io.credbroker.service.record.sinks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresDurabilityTests {

	@ParameterizedTest
	@CsvSource({ "off, on", "on, on", "remote_apply, remote_apply" })
	void aCommitIsDurableWhateverTheServerWouldDo(String server, String broker, @TempDir Path directory)
			throws SQLException {
		DatabaseAddress address = TestDatabase.POSTGRESQL.create(directory);
		String name = address.url().substring(address.url().lastIndexOf('/') + 1);
		try (Connection connection = DriverManager.getConnection(address.url(), "postgres", "");
				Statement statement = connection.createStatement()) {
			statement.execute("alter database %s set synchronous_commit = %s".formatted(name, server));
		}

		try (Database database = new Database(address, Duration.ofSeconds(10))) {
			assertThat(database.writer().queryForObject("show synchronous_commit", String.class)).isEqualTo(broker);
		}
	}

}

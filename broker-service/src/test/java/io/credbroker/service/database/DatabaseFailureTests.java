package io.credbroker.service.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.service.support.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Against a real server, because the driver decides what a failure looks like.
 */
class DatabaseFailureTests {

	@TempDir
	static Path directory;

	private static Postgres server;

	@BeforeAll
	static void start() throws IOException {
		server = Postgres.thatChecksPasswords(directory);
		server.execute("create role broker login password 'right'");
		server.execute("create database record owner broker");
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			record             | wrong | the database does not accept the user or the password (SQLSTATE 28P01)
			nothing            | right | there is no such database (SQLSTATE 3D000)
			record?ssl=true    | right | the database demands a password, or has no TLS (SQLSTATE 08004)
			absent             | right | the database cannot be reached (SQLSTATE 08001)
			""")
	void theReasonNamesWhatToCorrect(String database, String password, String reason) throws IOException {
		String url = database.endsWith("absent") ? "jdbc:postgresql://localhost:1/record"
				: "jdbc:postgresql://localhost:%d/%s".formatted(server.port(), database);

		assertThat(reason(url, Files.writeString(directory.resolve("password"), password))).isEqualTo(reason);
	}

	@Test
	void aPasswordFileThatGoesAwayIsNamedAsTheReason() throws IOException {
		Path password = Files.writeString(directory.resolve("lost"), "right");
		DatabaseAddress address = DatabaseAddress
			.postgresql("jdbc:postgresql://localhost:%d/record".formatted(server.port()), "broker", password);

		try (Database database = new Database(address, Duration.ofSeconds(1))) {
			Files.delete(password);

			assertThat(DatabaseFailure.reason(catchThrowable(database::writer)))
				.isEqualTo("the password file cannot be read");
			assertThat(DatabaseFailure.reason(catchThrowable(database::connect)))
				.isEqualTo("the password file cannot be read");
		}
	}

	@Test
	void aFailureWithoutAnSqlStateIsNamedByItsClass() {
		assertThat(DatabaseFailure.reason(new IllegalStateException("hunter2"))).isEqualTo("IllegalStateException");
	}

	private static String reason(String url, Path password) {
		DatabaseAddress address = DatabaseAddress.postgresql(url, "broker", password);
		try (Database database = new Database(address, Duration.ofSeconds(1))) {
			return DatabaseFailure.reason(catchThrowable(database::writer));
		}
	}

}

package io.credbroker.service.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how the broker logs in; never prints the password.
 */
public record DatabaseAddress(String url, @Nullable String username, @Nullable Path passwordFile) {

	private static final String POSTGRESQL = "jdbc:postgresql:";

	/**
	 * A PostgreSQL database.
	 */
	public static DatabaseAddress postgresql(String url, @Nullable String username, @Nullable Path passwordFile) {
		if (!url.startsWith(POSTGRESQL)) {
			throw new IllegalArgumentException("it must start with " + POSTGRESQL);
		}
		return new DatabaseAddress(url, username, passwordFile);
	}

	/**
	 * An H2 database in a directory that only its owner may read; each commit is written
	 * at once.
	 */
	public static DatabaseAddress embedded(Path directory) {
		if (directory.toString().contains(";")) {
			throw new IllegalArgumentException("it must not contain a semicolon");
		}
		try {
			OwnerOnlyPermissions.directory(directory);
			OwnerOnlyPermissions.file(directory.resolve("audit.mv.db"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new DatabaseAddress("jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
			.formatted(directory.resolve("audit").toAbsolutePath()), "broker", null);
	}

	/**
	 * An H2 database that ends with this process.
	 */
	public static DatabaseAddress inMemory() {
		return new DatabaseAddress("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), "broker", null);
	}

	public boolean embedded() {
		return !this.url.startsWith(POSTGRESQL);
	}

	/**
	 * Reads the password from its file for each new connection, so that it can be
	 * rotated.
	 */
	HikariCredentialsProvider credentials() {
		return () -> new Credentials(this.username, password());
	}

	/**
	 * Opens a connection that belongs to no pool.
	 */
	Connection connect(Duration timeout) throws SQLException {
		Properties settings = new Properties();
		settings.putAll(properties(timeout));
		if (this.username != null) {
			settings.put("user", this.username);
		}
		String password = password();
		if (password != null) {
			settings.put("password", password);
		}
		return DriverManager.getConnection(this.url, settings);
	}

	private @Nullable String password() {
		if (this.passwordFile == null) {
			return this.embedded() ? "" : null;
		}
		try {
			return Files.readString(this.passwordFile).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The driver's timeouts, which end a call that the database does not answer.
	 */
	Map<String, String> properties(Duration timeout) {
		String seconds = Long.toString(Math.max(1, timeout.plusMillis(999).toSeconds()));
		return embedded() ? Map.of() : Map.of("socketTimeout", seconds, "connectTimeout", seconds, "tcpKeepAlive",
				"true", "reWriteBatchedInserts", "true", "ApplicationName", "airflow-credential-broker");
	}

}

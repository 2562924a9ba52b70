package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.credbroker.provider.testkit.LocalPrograms;
import io.credbroker.spi.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL of its own that asks everybody for a password.
 */
final class RealPostgres implements AutoCloseable {

	private static final String WRONG_PASSWORD = "28P01";

	private static final String ADMIN = "postgres";

	private static final String ADMIN_PASSWORD = "admin-of-the-test";

	private final EmbeddedPostgres server;

	RealPostgres() {
		try {
			this.server = EmbeddedPostgres.builder().setPort(LocalPrograms.freePort()).start();
			try (Connection connection = this.server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("ALTER USER postgres PASSWORD '" + ADMIN_PASSWORD + "'");
				statement.execute("CREATE ROLE app LOGIN PASSWORD 'the-first-password-of-all'");
				demandPasswords(statement);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void demandPasswords(Statement statement) throws SQLException {
		try (var file = statement.executeQuery("SHOW hba_file")) {
			file.next();
			String rules = file.getString(1);
			statement.execute("COPY (SELECT 'host all all 127.0.0.1/32 scram-sha-256') TO '" + rules + "'");
		}
		statement.execute("SELECT pg_reload_conf()");
	}

	/**
	 * How a database engine reaches this server.
	 */
	Map<String, Object> connection() {
		return Map.of("plugin_name", "postgresql-database-plugin", "allowed_roles", "*", "username", ADMIN, "password",
				ADMIN_PASSWORD, "connection_url", "postgresql://{{username}}:{{password}}@127.0.0.1:"
						+ this.server.getPort() + "/postgres?sslmode=disable");
	}

	/**
	 * Whether the server accepts the secret's user and password.
	 */
	boolean accepts(Secret secret) {
		Map<String, String> fields = VaultStoreFixture.reveal(secret);
		String url = "jdbc:postgresql://127.0.0.1:" + this.server.getPort() + "/postgres?sslmode=disable";
		try (Connection connection = DriverManager.getConnection(url, fields.get("username"), fields.get("password"))) {
			return connection.isValid(5);
		}
		catch (SQLException ex) {
			if (!WRONG_PASSWORD.equals(ex.getSQLState())) {
				throw new AssertionError(ex);
			}
			return false;
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

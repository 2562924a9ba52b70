package io.credbroker.service.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.provider.testkit.LocalPrograms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on loopback, started at the first use and stopped with this process
 * at the latest.
 */
public final class Postgres implements AutoCloseable {

	private static @Nullable Postgres shared;

	private final AtomicInteger databases = new AtomicInteger();

	private final EmbeddedPostgres server;

	public Postgres() throws IOException {
		this(EmbeddedPostgres.builder());
	}

	private Postgres(EmbeddedPostgres.Builder server) throws IOException {
		this.server = server.setPort(LocalPrograms.freePort()).start();
	}

	/**
	 * A server that asks everybody but {@code postgres} for a password.
	 * @param directory for its list of who may come in, which all must be able to read
	 */
	public static Postgres thatChecksPasswords(Path directory) throws IOException {
		Path rules = Files.writeString(directory.resolve("pg_hba.conf"), """
				host all postgres 127.0.0.1/32 trust
				host all all 127.0.0.1/32 scram-sha-256
				""");
		return new Postgres(EmbeddedPostgres.builder().setServerConfig("hba_file", rules.toString()));
	}

	public int port() {
		return this.server.getPort();
	}

	/**
	 * Executes a statement as {@code postgres}.
	 */
	public void execute(String sql) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The processor time that the present connections to a database have used.
	 */
	public Duration processorTime(String database) {
		Duration total = Duration.ZERO;
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				PreparedStatement query = connection
					.prepareStatement("select pid from pg_stat_activity where datname = ?")) {
			query.setString(1, database);
			try (ResultSet pids = query.executeQuery()) {
				while (pids.next()) {
					total = total.plus(ProcessHandle.of(pids.getLong(1))
						.flatMap((process) -> process.info().totalCpuDuration())
						.orElse(Duration.ZERO));
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return total;
	}

	/**
	 * The server that all tests share, who must not stop it.
	 */
	public static synchronized Postgres shared() throws IOException {
		if (shared == null) {
			shared = new Postgres();
		}
		return shared;
	}

	/**
	 * The JDBC address of a new, empty database, in which {@code postgres} may do
	 * everything.
	 */
	public String newDatabase() {
		String name = "record" + this.databases.incrementAndGet();
		execute("create database " + name);
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getPort(), name);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}

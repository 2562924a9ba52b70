package io.credbroker.service.support;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

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
		this.server = EmbeddedPostgres.builder().start();
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
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return "jdbc:postgresql://localhost:%d/%s".formatted(this.server.getPort(), name);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}

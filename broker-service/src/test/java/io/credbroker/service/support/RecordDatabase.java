package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;

/**
 * A new database of the PostgreSQL that all tests share, for the record of one broker or
 * of several replicas.
 *
 * @param url its JDBC address
 */
public record RecordDatabase(String url) {

	private static final String USER = "postgres";

	public static RecordDatabase create() throws IOException {
		return new RecordDatabase(Postgres.shared().newDatabase());
	}

	/**
	 * The settings that make it the sink {@code record}.
	 */
	public Map<String, String> settings() {
		return Map.of("broker.audit.sinks.record.type", "database", "broker.audit.sinks.record.timeout", "10s",
				"broker.audit.sinks.record.database.url", this.url, "broker.audit.sinks.record.database.username",
				USER);
	}

	/**
	 * Connections of the test's own, beside those of brokers.
	 */
	public Database open(Duration timeout) {
		return new Database(DatabaseAddress.postgresql(this.url, USER, null), timeout);
	}

	/**
	 * Ends all connections, and takes no new ones until it {@linkplain #comeBack() comes
	 * back}.
	 */
	public void goAway() {
		takeConnections(false);
		server()
			.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name()));
	}

	public void comeBack() {
		takeConnections(true);
	}

	private void takeConnections(boolean take) {
		server().execute("alter database %s with allow_connections %s".formatted(name(), take));
	}

	private String name() {
		return this.url.substring(this.url.lastIndexOf('/') + 1);
	}

	private static Postgres server() {
		try {
			return Postgres.shared();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

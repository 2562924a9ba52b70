package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import io.credbroker.benchmark.load.LoadTarget;
import io.credbroker.benchmark.load.SelfSigned;
import io.credbroker.benchmark.load.TlsClients;
import io.credbroker.benchmark.server.BrokerServerProcess;
import io.credbroker.service.support.Postgres;
import org.jspecify.annotations.Nullable;

/**
 * A broker with TLS that remembers no more than one token, so that each of many is
 * verified again.
 *
 * @param postgres the server of its record, if that is in a database
 * @param url of that database
 */
record CapacityBroker(BrokerServerProcess process, LoadTarget lookups, @Nullable Postgres postgres,
		String url) implements AutoCloseable {

	private static final int TOKENS = 400;

	private static final int WARM_UP_REQUESTS = 4_000;

	static CapacityBroker withFile(Path directory, SelfSigned certificate) {
		return start(directory, null, "", settings(certificate, List.of("broker.audit.sinks.file.type=file",
				"broker.audit.sinks.file.file=" + directory.resolve("audit.jsonl"))));
	}

	static CapacityBroker withDatabase(Path parent, SelfSigned certificate, Postgres postgres) throws IOException {
		Path directory = Files.createDirectories(parent.resolve("database"));
		Path key = Files.writeString(directory.resolve("fingerprint-key"), "0".repeat(64));
		String url = postgres.newDatabase();
		return start(directory, postgres, url,
				settings(certificate,
						List.of("broker.audit.sinks.database.type=database", "broker.audit.sinks.database.timeout=10s",
								"broker.audit.sinks.database.database.url=" + url,
								"broker.audit.sinks.database.database.username=postgres",
								"broker.secret.fingerprint-key-file=" + key)));
	}

	private static List<String> settings(SelfSigned certificate, List<String> record) {
		List<String> settings = new ArrayList<>(record);
		settings.addAll(List.of("server.ssl.bundle=benchmark", "spring.ssl.bundle.jks.benchmark.keystore.type=PKCS12",
				"spring.ssl.bundle.jks.benchmark.keystore.location=" + certificate.file().toUri(),
				"spring.ssl.bundle.jks.benchmark.keystore.password=" + certificate.password(),
				"broker.identity.token-cache-size=1"));
		return settings;
	}

	private static CapacityBroker start(Path directory, @Nullable Postgres postgres, String url,
			List<String> settings) {
		BrokerServerProcess process = new BrokerServerProcess(directory, settings.toArray(String[]::new));
		return new CapacityBroker(process, process.cachedWithTokens(TOKENS), postgres, url);
	}

	void warmUp(TlsClients clients) {
		clients.warmUp(this.lookups, this.process.cached(), WARM_UP_REQUESTS);
	}

	/**
	 * Each lookup over a new connection, with a token that is verified again.
	 */
	CapacitySample overNewConnections(TlsClients clients, Duration slice) {
		return sample(() -> clients.overNewConnections(this.lookups, slice));
	}

	/**
	 * Each lookup over a connection that is kept, with a token that was verified before.
	 */
	CapacitySample overKeptConnections(TlsClients clients, Duration slice) {
		return sample(() -> clients.overKeptConnections(this.process.cached(), slice));
	}

	private CapacitySample sample(IntSupplier load) {
		double logged = number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
		Duration database = databaseTime();
		Duration broker = this.process.processorTime();
		long begun = System.nanoTime();
		int answers = load.getAsInt();
		double seconds = (System.nanoTime() - begun) / 1e9;
		broker = this.process.processorTime().minus(broker);
		database = databaseTime().minus(database);
		logged = number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')") - logged;
		return new CapacitySample(answers / seconds, broker.toNanos() / 1e3 / answers,
				database.toNanos() / 1e3 / answers, logged / answers);
	}

	/**
	 * Bytes of table and indexes for each event so far.
	 */
	double storedBytes() {
		return number("select pg_total_relation_size('audit_event')::float8 / count(*) from audit_event");
	}

	private Duration databaseTime() {
		return (this.postgres != null) ? this.postgres.processorTime(this.url.substring(this.url.lastIndexOf('/') + 1))
				: Duration.ZERO;
	}

	private double number(String query) {
		if (this.postgres == null) {
			return 0;
		}
		try (Connection connection = DriverManager.getConnection(this.url, "postgres", "");
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(query)) {
			result.next();
			return result.getDouble(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}

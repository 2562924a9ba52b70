package io.credbroker.service.record.sinks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the record is kept.
 *
 * @param sinks the sinks by name; standard output when none is configured
 */
@ConfigurationProperties(prefix = "broker.audit", ignoreUnknownFields = false)
public record AuditProperties(@DefaultValue Map<String, Sink> sinks) {

	public AuditProperties {
		sinks = sinks.isEmpty() ? Map.of("stdout", Sink.STDOUT) : Map.copyOf(sinks);
		if (sinks.values().stream().noneMatch(Sink::required)) {
			throw new IllegalArgumentException("broker.audit.sinks must have one that is required");
		}
	}

	/** The kinds of sinks. */
	public enum Type {

		/** Standard output, for a log collector. */
		STDOUT,
		/** A local file of JSON lines. */
		FILE,
		/** A database that can be searched. */
		DATABASE

	}

	/**
	 * One sink.
	 *
	 * @param type what it is
	 * @param required whether an answer waits until this sink has its event
	 * @param timeout how long writing a group of events may take
	 * @param file the file of a {@code file} sink; JSON lines are appended to it
	 * @param database the settings of a {@code database} sink
	 */
	public record Sink(Type type, boolean required, Duration timeout, @Nullable Path file, DatabaseSettings database) {

		private static final Sink STDOUT = new Sink(Type.STDOUT, true, Duration.ofSeconds(2), null,
				DatabaseSettings.NONE);

		public Sink(@Nullable Type type, @DefaultValue("true") boolean required, @DefaultValue("2s") Duration timeout,
				@Nullable Path file, @DefaultValue DatabaseSettings database) {
			if (type == null) {
				throw new IllegalArgumentException("type must be stdout, file or database");
			}
			if (!timeout.isPositive()) {
				throw new IllegalArgumentException("timeout must be positive");
			}
			this.type = type;
			this.required = required;
			this.timeout = timeout;
			this.file = file;
			this.database = database;
		}

	}

	/**
	 * A database.
	 *
	 * @param directory where the embedded database H2 keeps its files
	 * @param url the JDBC address of PostgreSQL, instead of a directory
	 * @param username the user that the broker logs in as
	 * @param passwordFile a file with the password, read for each new connection
	 * @param retention how long events are kept; without limit when not set
	 */
	public record DatabaseSettings(@Nullable Path directory, @Nullable String url, @Nullable String username,
			@Nullable Path passwordFile, @Nullable Duration retention) {

		private static final DatabaseSettings NONE = new DatabaseSettings(null, null, null, null, null);

	}

}

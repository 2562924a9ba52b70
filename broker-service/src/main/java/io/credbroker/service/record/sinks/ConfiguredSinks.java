package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.pipeline.NamedSink;
import io.credbroker.service.record.sinks.AuditProperties.DatabaseSettings;
import io.credbroker.service.record.sinks.AuditProperties.Sink;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The configured sinks, and the database.
 *
 * @param database the one among the sinks; without one, a database in memory for what the
 * broker knows of versions and operations, but not for events
 * @param searchable whether the database has the events
 */
public record ConfiguredSinks(List<NamedSink> all, Database database, boolean searchable,
		@Nullable Duration retention) implements AutoCloseable {

	private static final Duration IN_MEMORY_TIMEOUT = Duration.ofSeconds(5);

	private static final String PREFIX = "broker.audit.sinks.";

	/**
	 * Creates the sinks: opens files, but does not call the database yet.
	 * @throws InvalidConfigurationPropertyValueException when a setting is wrong
	 */
	public static ConfiguredSinks of(Map<String, Sink> configured) {
		List<NamedSink> sinks = new ArrayList<>();
		Database database = null;
		Duration retention = null;
		for (Map.Entry<String, Sink> entry : configured.entrySet()) {
			String name = entry.getKey();
			Sink settings = entry.getValue();
			AuditSink sink = switch (settings.type()) {
				case STDOUT -> StreamSink.standardOutput();
				case FILE -> file(name, settings.file());
				case DATABASE -> {
					if (database != null) {
						throw invalid(name, "type", "database",
								"Only one sink can be a database, because searches read from it.");
					}
					database = new Database(address(name, settings.database()), settings.timeout());
					retention = settings.database().retention();
					yield new DatabaseSink(database);
				}
			};
			sinks.add(new NamedSink(name, sink, settings.required(), settings.timeout()));
		}
		return (database != null) ? new ConfiguredSinks(sinks, database, true, retention)
				: new ConfiguredSinks(sinks, new Database(DatabaseAddress.inMemory(), IN_MEMORY_TIMEOUT), false, null);
	}

	/**
	 * Closes the database, after the record that closes the sinks.
	 */
	@Override
	public void close() {
		this.database.close();
	}

	private static AuditSink file(String name, @Nullable Path file) {
		if (file == null) {
			throw invalid(name, "file", null, "It must name a file, since the type is file.");
		}
		try {
			return FileSink.at(file);
		}
		catch (FileInUseException ex) {
			throw invalid(name, "file", file,
					"Another broker writes to this file. Give each broker its own file, or stop the other one first.");
		}
		catch (IOException ex) {
			throw invalid(name, "file", file,
					"It cannot be opened for appending (%s).".formatted(ex.getClass().getSimpleName()));
		}
	}

	private static DatabaseAddress address(String name, DatabaseSettings settings) {
		if ((settings.url() == null) == (settings.directory() == null)) {
			throw invalid(name, "database", null,
					"It must have either a directory, for an embedded database, or the url of a PostgreSQL database.");
		}
		try {
			return (settings.url() != null)
					? DatabaseAddress.postgresql(settings.url(), settings.username(), settings.passwordFile())
					: DatabaseAddress.embedded(settings.directory());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, (settings.url() != null) ? "database.url" : "database.directory", null,
					String.valueOf(ex.getMessage()));
		}
		catch (UncheckedIOException ex) {
			throw invalid(name, "database.directory", settings.directory(), "It cannot be created.");
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, String property,
			@Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + name + "." + property, value, reason);
	}

}

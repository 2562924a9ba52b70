package io.credbroker.benchmark.capacity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run of the benchmark found; the file that all numbers about capacity come
 * from.
 *
 * @param machine where it ran
 * @param file a broker whose record is a file
 * @param database a broker whose record is in PostgreSQL
 * @param postgres what PostgreSQL does for a lookup
 */
@JsonPropertyOrder({ "machine", "file", "database", "postgres" })
public record MeasuredCosts(@JsonProperty("machine") String machine, @JsonProperty("file") Broker file,
		@JsonProperty("database") Broker database, @JsonProperty("postgres") Postgres postgres) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	static MeasuredCosts read(Path file) {
		try {
			return JSON.readValue(Files.readString(file), MeasuredCosts.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes the file.
	 */
	public void write(Path file) throws IOException {
		Files.writeString(file, JSON.writeValueAsString(this).replace("\r", "") + "\n");
	}

	/**
	 * Processor time of the broker.
	 *
	 * @param newConnection microseconds for a lookup over a new TLS connection, with a
	 * token that was not seen before
	 * @param keptConnection microseconds for each further lookup over it
	 * @param newPerSecond the most lookups over new connections on this machine, the
	 * client's work included
	 */
	@JsonPropertyOrder({ "new_connection_us", "kept_connection_us", "new_connections_per_second" })
	public record Broker(@JsonProperty("new_connection_us") double newConnection,
			@JsonProperty("kept_connection_us") double keptConnection,
			@JsonProperty("new_connections_per_second") double newPerSecond) {
	}

	/**
	 * What PostgreSQL does.
	 *
	 * @param alone microseconds of processor time for an event that is stored alone
	 * @param grouped microseconds for one among many
	 * @param logged bytes of its write-ahead log for an event
	 * @param stored bytes of table and indexes for an event
	 */
	@JsonPropertyOrder({ "alone_us", "grouped_us", "logged_bytes", "stored_bytes" })
	public record Postgres(@JsonProperty("alone_us") double alone, @JsonProperty("grouped_us") double grouped,
			@JsonProperty("logged_bytes") double logged, @JsonProperty("stored_bytes") double stored) {

		/** What a group costs beside its events. */
		double group() {
			return Math.max(0, alone() - grouped());
		}

	}

}

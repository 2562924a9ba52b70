package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.support.Postgres;

/**
 * The databases that a record can be kept in, each new and empty.
 */
public enum TestDatabase {

	H2 {
		@Override
		public DatabaseAddress create(Path directory) {
			return DatabaseAddress.embedded(directory.resolve("record"));
		}
	},
	POSTGRESQL {
		@Override
		public DatabaseAddress create(Path directory) {
			try {
				return DatabaseAddress.postgresql(Postgres.shared().newDatabase(), "postgres", null);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	};

	public abstract DatabaseAddress create(Path directory);

	public Database open(Path directory) {
		return new Database(create(directory), Duration.ofSeconds(10));
	}

}

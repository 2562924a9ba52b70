package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.record.pipeline.EventRefusedException;
import io.credbroker.service.record.pipeline.SinkUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a database that cannot be written from one that refuses a certain row.
 */
final class DatabaseFailures {

	/**
	 * The classes of SQL states (ISO 9075) that concern the row: data exception,
	 * constraint violation, and PostgreSQL's program limits.
	 */
	private static final Set<String> OF_THE_ROW = Set.of("22", "23", "54");

	private DatabaseFailures() {
	}

	static IOException of(RuntimeException failure) {
		SQLException sql = sql(failure);
		String state = (sql != null && sql.getSQLState() != null) ? sql.getSQLState() : "none";
		return (state.length() == 5 && OF_THE_ROW.contains(state.substring(0, 2)))
				? new EventRefusedException("SQLSTATE " + state)
				: new SinkUnavailableException(DatabaseFailure.reason(failure), failure);
	}

	/**
	 * The last exception of a chain is the most specific: a batch wraps the failure of
	 * its row.
	 */
	private static @Nullable SQLException sql(Throwable failure) {
		SQLException found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				found = (sql.getNextException() != null) ? sql.getNextException() : sql;
			}
		}
		return found;
	}

}

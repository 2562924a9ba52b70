package io.credbroker.service.rotation.versions;

import java.util.function.Supplier;

import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Turns a database that cannot be used into the answer that the record is unavailable.
 */
public final class DatabaseAnswers {

	private static final Logger log = LoggerFactory.getLogger(DatabaseAnswers.class);

	private DatabaseAnswers() {
	}

	/**
	 * What the query finds.
	 * @throws RecordUnavailableException when the database cannot be used
	 */
	public static <T> T of(Supplier<T> query) {
		try {
			return query.get();
		}
		catch (DataAccessException | TransactionException | FlywayException ex) {
			log.atWarn()
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The database cannot be asked about versions and their holders");
			throw new RecordUnavailableException(DatabaseFailure.reason(ex));
		}
	}

}

package io.credbroker.service.record.sinks;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of events in one kind of database; for one thread at a time.
 */
interface EventTable {

	/**
	 * Adds rows of one instance, all or none.
	 * @param writer of the database
	 * @throws org.springframework.dao.DataAccessException if the database fails or
	 * refuses a row
	 * @throws org.springframework.transaction.TransactionException if the transaction
	 * cannot begin or end
	 */
	void insert(JdbcTemplate writer, String instance, List<EventRow> rows);

}

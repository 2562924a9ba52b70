package io.credbroker.service.rotation.operations;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * Which replicas have forgotten what an operation is about.
 */
final class Acknowledgements {

	private final Database database;

	Acknowledgements(Database database) {
		this.database = database;
	}

	/**
	 * Asks these replicas to forget and to acknowledge it.
	 */
	void ask(String operation, Collection<String> replicas) {
		for (String replica : replicas) {
			try {
				this.database.shared()
					.update("insert into operation_ack (operation, replica) values (?, ?)", operation, replica);
			}
			catch (DuplicateKeyException ex) {
				// It was asked before the operation was taken over.
			}
		}
	}

	/**
	 * The running operations that this replica has not acknowledged.
	 */
	List<String> missing(String replica) {
		return this.database.shared()
			.query("""
					select o.id from operation o join operation_ack a on a.operation = o.id
					where o.active is not null and a.replica = ? and a.acked_at is null""",
					(row, _) -> row.getString(1), replica);
	}

	void acknowledge(String operation, String replica) {
		this.database.shared().update("""
				update operation_ack set acked_at = current_timestamp
				where operation = ? and replica = ? and acked_at is null""", operation, replica);
	}

	/**
	 * Every replica that was asked, sorted by id.
	 */
	List<Acknowledgement> of(String operation) {
		return this.database.shared()
			.query("select replica, acked_at from operation_ack where operation = ? order by replica", (row, _) -> {
				OffsetDateTime at = row.getObject(2, OffsetDateTime.class);
				return new Acknowledgement(row.getString(1), (at != null) ? at.toInstant() : null);
			}, operation);
	}

	/**
	 * One replica that was asked.
	 *
	 * @param at when it had forgotten; {@code null} if it has not said so
	 */
	record Acknowledgement(String replica, @Nullable Instant at) {
	}

}

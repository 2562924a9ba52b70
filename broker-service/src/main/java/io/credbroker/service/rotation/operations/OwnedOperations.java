package io.credbroker.service.rotation.operations;

import java.util.Collection;
import java.util.List;

import io.credbroker.service.database.Database;
import io.credbroker.service.rotation.versions.StoredText;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The operations that this replica works on: only their owner writes them, and another
 * replica becomes their owner when this one has not renewed its ownership in time. Times
 * are the database's.
 */
final class OwnedOperations {

	/** The length of the column for details. */
	private static final int LONGEST_DETAIL = 4000;

	private static final String UNTIL = "current_timestamp + interval '10' second";

	/** Ended operations older than this are deleted when one begins. */
	private static final String KEPT = "delete from operation where ended_at < current_timestamp - interval '100' day";

	private static final List<String> LOOSE = List.of(
			"delete from operation_ack where not exists (select 1 from operation o where o.id = operation_ack.operation)",
			"delete from operation_join where not exists (select 1 from operation o where o.id = operation_join.operation)",
			"delete from operation_lease where not exists (select 1 from operation o where o.id = operation_lease.operation)",
			"delete from ended_lease where ended_at < current_timestamp - interval '400' day");

	private final Database database;

	private final String replica;

	OwnedOperations(Database database, String replica) {
		this.database = database;
		this.replica = replica;
	}

	/**
	 * Adds an operation of this replica, unless one runs already with the same lock or
	 * the caller has used the idempotency key.
	 * @throws org.springframework.dao.DuplicateKeyException if so
	 */
	void insert(String id, OperationKind kind, OperationTarget target, OperationOrder order) {
		if (jdbc().update(KEPT) > 0) {
			LOOSE.forEach(jdbc()::update);
		}
		StoredSecret secret = target.secret();
		this.database.shared()
			.update("""
					insert into operation (id, kind, credential, store, store_key, target, reason, issuer, subject,
						client, correlation_id, idempotency_key, request_hash, state, step, recorded, owner,
						owned_until, active)
					values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', 'accepted', false, ?,
						current_timestamp + interval '10' second, ?)""", id, kind.text(), target.credential(),
					(secret != null) ? secret.store() : null, (secret != null) ? secret.key() : null,
					OperationRow.text(target), order.reason(), order.by().issuer(), order.by().subject(),
					order.by().client(), order.correlationId(), order.idempotencyKey(),
					Operation.request(kind, target, order), this.replica, OperationTable.active(kind, target, id));
	}

	/**
	 * Stores that the first event is on the record.
	 */
	void recorded(String id) {
		write("update operation set recorded = true where id = ? and owner = ? and active is not null", id,
				this.replica);
	}

	/**
	 * Stores how far it is.
	 * @param before the step that it must be at
	 * @throws OwnershipLostException when another replica has taken it over, or it has
	 * another step
	 */
	void save(String id, OperationStep before, OperationProgress now) {
		SeenVersion old = now.old();
		SeenVersion next = now.next();
		write("""
				update operation set step = ?, code = ?, detail = ?, old_version = ?, old_fingerprint = ?, old_named_with = ?,
					new_version = ?, new_fingerprint = ?, failed_leases = ?, updated_at = current_timestamp
				where id = ? and owner = ? and active is not null and step = ?""",
				now.step().text(), now.outcome().code(), detail(now.outcome()),
				(old != null) ? StoredText.orNull(old.version()) : null, (old != null) ? old.fingerprint() : null,
				(old != null) ? old.namedWith() : null, (next != null) ? StoredText.orNull(next.version()) : null,
				(next != null) ? next.fingerprint() : null, now.failedLeases(), id, this.replica, before.text());
	}

	/**
	 * Stores what the replicas are to forget.
	 */
	void target(String id, OperationTarget target) {
		write("update operation set target = ? where id = ? and owner = ? and active is not null",
				OperationRow.text(target), id, this.replica);
	}

	/**
	 * Ends it, so that another one may start.
	 */
	void end(String id, OperationOutcome outcome) {
		write("""
				update operation set state = ?, step = 'done', code = ?, detail = ?, active = null, owner = null,
					owned_until = null, ended_at = current_timestamp, updated_at = current_timestamp
				where id = ? and owner = ? and active is not null""", outcome.state().text(), outcome.code(),
				detail(outcome), id, this.replica);
	}

	private static @Nullable String detail(OperationOutcome outcome) {
		return (outcome.detail() != null) ? StoredText.of(outcome.detail(), LONGEST_DETAIL) : null;
	}

	private void write(String sql, @Nullable Object... values) {
		if (jdbc().update(sql, values) != 1) {
			throw new OwnershipLostException();
		}
	}

	/**
	 * Renews the ownership of these.
	 */
	void renew(Collection<String> ids) {
		for (String id : ids) {
			jdbc().update("update operation set owned_until = " + UNTIL
					+ " where id = ? and owner = ? and active is not null", id, this.replica);
		}
	}

	/**
	 * Operations that nobody works on. Nobody else shares an embedded database, so there
	 * it is each one that this process does not work on.
	 */
	List<String> abandoned() {
		return jdbc().query(
				"select id from operation where active is not null"
						+ (this.database.embedded() ? "" : " and owned_until < current_timestamp"),
				(row, _) -> row.getString(1));
	}

	/**
	 * Becomes the owner, unless another replica was faster.
	 */
	boolean takeOver(String id) {
		return jdbc().update(
				"update operation set owner = ?, owned_until = " + UNTIL + " where id = ? and active is not null"
						+ (this.database.embedded() ? "" : " and owned_until < current_timestamp"),
				this.replica, id) == 1;
	}

	/**
	 * Lets others take over at once what this replica has not ended.
	 */
	void release() {
		if (!this.database.isUsed()) {
			return;
		}
		jdbc().update("""
				update operation set owner = null, owned_until = current_timestamp
				where owner = ? and active is not null""", this.replica);
	}

	private JdbcTemplate jdbc() {
		return this.database.shared();
	}

}

package io.credbroker.service.rotation.operations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The table of operations, for those who start and follow them.
 */
final class OperationTable {

	private static final String SELECT = "select " + OperationRow.COLUMNS + " from operation ";

	private static final String NAMED = "issuer = ? and subject = ? and idempotency_key = ?";

	private final Database database;

	OperationTable(Database database) {
		this.database = database;
	}

	/**
	 * The same for operations of which one runs at a time.
	 */
	static String active(OperationKind kind, OperationTarget target, String id) {
		return kind.text() + ":" + (kind.joins() ? target.lock() : id);
	}

	@Nullable Operation find(String id) {
		return one("where id = ?", id);
	}

	/**
	 * The operation of that id, which exists.
	 */
	Operation get(String id) {
		return Objects.requireNonNull(find(id));
	}

	/**
	 * The running operation that an order joins.
	 */
	@Nullable Operation running(OperationKind kind, OperationTarget target) {
		return kind.joins() ? one("where active = ?", active(kind, target, "")) : null;
	}

	/**
	 * The operation that the caller started or joined with the key.
	 */
	@Nullable Operation named(OperationOrder.Requester by, String idempotencyKey) {
		Object[] name = { by.issuer(), by.subject(), idempotencyKey };
		Operation started = one("where " + NAMED, name);
		return (started != null) ? started
				: one("where id = (select operation from operation_join where " + NAMED + ")", name);
	}

	/**
	 * Whether it was this very request that started or joined the operation.
	 */
	boolean isOf(Operation operation, OperationKind kind, OperationTarget target, OperationOrder order) {
		String request = Operation.request(kind, target, order);
		return this.database.shared()
			.queryForList("""
					select request_hash from operation where id = ?
					union all select request_hash from operation_join
					where operation = ? and issuer = ? and subject = ? and idempotency_key = ?""", String.class,
					operation.id(), operation.id(), order.by().issuer(), order.by().subject(), order.idempotencyKey())
			.contains(request);
	}

	/**
	 * Stores that an order with a key has joined the operation.
	 * @throws org.springframework.dao.DuplicateKeyException if the key was used at the
	 * same time
	 */
	void join(Operation operation, OperationKind kind, OperationTarget target, OperationOrder order) {
		this.database.shared()
			.update("insert into operation_join (operation, issuer, subject, idempotency_key, request_hash) values (?, ?, ?, ?, ?)",
					operation.id(), order.by().issuer(), order.by().subject(), order.idempotencyKey(),
					Operation.request(kind, target, order));
	}

	private @Nullable Operation one(String where, Object... values) {
		List<Operation> found = this.database.shared().query(SELECT + where, OperationRow::read, values);
		return found.isEmpty() ? null : found.getFirst();
	}

	/**
	 * The newest operations, at most so many.
	 */
	List<Operation> list(OperationQuery query, int most) {
		List<String> conditions = new ArrayList<>(List.of("1 = 1"));
		List<Object> values = new ArrayList<>();
		query.conditions().forEach((condition, more) -> {
			conditions.add(condition);
			values.addAll(more);
		});
		values.add(most);
		return this.database.shared()
			.query(SELECT + "where " + String.join(" and ", conditions) + " order by id desc limit ?",
					OperationRow::read, values.toArray());
	}

	/**
	 * How many leases each of these operations has ended so far.
	 */
	Map<String, Integer> revoked(List<String> ids) {
		Map<String, Integer> revoked = new HashMap<>();
		for (String id : ids) {
			this.database.shared().query("select count(*) from ended_lease where operation = ?", (row) -> {
				revoked.put(id, row.getInt(1));
			}, id);
		}
		return revoked;
	}

}

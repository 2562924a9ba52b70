package io.credbroker.service.rotation.leases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.rotation.operations.StoredSecret;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running leases, found in the events of the lookups that got their credentials: so
 * they are known after a restart, too.
 */
final class RunningLeases {

	private static final String RUNNING = """
			select l.*,
				(select min(i.recorded_at) from audit_event i where i.lease_id = l.lease_id and i.store = l.store)
					as issued_at,
				(select count(distinct h.holder) from audit_event h where h.lease_id = l.lease_id and h.store = l.store
						and h.granted_until > current_timestamp) as holders
			from (
				select e.store, e.lease_id, e.credential, e.issuer, e.subject, e.dag_id, e.lease_until, e.line,
					row_number() over (partition by e.store, e.lease_id
						order by e.recorded_at desc, e.instance, e.sequence desc) as latest
				from audit_event e
				where e.lease_until > current_timestamp and e.lease_id is not null and e.store is not null
					and not exists (select 1 from audit_event f where f.follows = e.event_id
						and f.follows is not null)
					and not exists (select 1 from ended_lease d where d.store = e.store and d.lease_id = e.lease_id)
					%s) l
			where l.latest = 1 order by l.store, l.lease_id limit ?""";

	/** The leases that match and run, for {@link #select}. */
	private static final String SELECT = """
			insert into operation_lease (operation, store, lease_id)
			select distinct cast(? as varchar(36)), e.store, e.lease_id from audit_event e
			where e.lease_until > current_timestamp and e.lease_id is not null and e.store is not null
				and not exists (select 1 from audit_event f where f.follows = e.event_id and f.follows is not null)
				and not exists (select 1 from ended_lease d where d.store = e.store and d.lease_id = e.lease_id)
				and not exists (select 1 from operation_lease t
					where t.operation = ? and t.store = e.store and t.lease_id = e.lease_id)
				%s""";

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int MOST = 100_000;

	private final Database database;

	RunningLeases(Database database) {
		this.database = database;
	}

	/**
	 * Stores which leases an operation is to end: those that match and run now.
	 */
	void select(String operation, LeaseFilter filter) {
		List<Object> values = new ArrayList<>(List.of(operation, operation));
		values.addAll(filter.values());
		this.database.shared().update(SELECT.formatted(where(filter)), values.toArray());
	}

	/**
	 * The leases that the operation is still to end.
	 */
	List<RunningLease> selected(String operation) {
		return find(LeaseFilter.of(Map.of()).and("""
				exists (select 1 from operation_lease t
					where t.operation = ? and t.store = e.store and t.lease_id = e.lease_id)""", operation), MOST);
	}

	private static String where(LeaseFilter filter) {
		StringBuilder where = new StringBuilder();
		filter.conditions().forEach((condition) -> where.append(" and ").append(condition));
		return where.toString();
	}

	/**
	 * The leases that match, sorted by store and id, at most so many.
	 */
	List<RunningLease> find(LeaseFilter filter, int most) {
		List<Object> values = new ArrayList<>(filter.values());
		values.add(most);
		return this.database.shared().query(RUNNING.formatted(where(filter)), RunningLeases::read, values.toArray());
	}

	/**
	 * Stores that a lease has ended, once.
	 */
	void ended(String operation, RunningLease lease) {
		try {
			this.database.shared()
				.update("insert into ended_lease (store, lease_id, operation) values (?, ?, ?)", lease.secret().store(),
						lease.id(), operation);
		}
		catch (DuplicateKeyException ex) {
			// Another operation, or the owner of this one before, has ended it, too.
		}
	}

	/**
	 * Whether it is stored that the lease has ended.
	 */
	boolean hasEnded(RunningLease lease) {
		return !this.database.shared()
			.queryForList("select 1 from ended_lease where store = ? and lease_id = ?", Integer.class,
					lease.secret().store(), lease.id())
			.isEmpty();
	}

	private static RunningLease read(ResultSet row, int number) throws SQLException {
		JsonNode event = JSON.readTree(row.getString("line"));
		RunningLease.LastLookup last = new RunningLease.LastLookup(text(event, "/by/mapping"), row.getString("issuer"),
				row.getString("subject"), row.getString("dag_id"), text(event, "/context/task_id"),
				text(event, "/context/run_id"));
		return new RunningLease(row.getString("lease_id"),
				new StoredSecret(row.getString("store"), event.at("/by/key").asString("")), row.getString("credential"),
				last, time(row, "issued_at"), time(row, "lease_until"),
				event.at("/granted/lease_renewable").asBoolean(false), row.getInt("holders"));
	}

	private static @Nullable String text(JsonNode event, String pointer) {
		JsonNode text = event.at(pointer);
		return text.isString() ? text.asString() : null;
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}

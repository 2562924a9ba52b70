package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.credbroker.service.database.Database;
import io.credbroker.service.support.RecordDatabase;
import tools.jackson.databind.JsonNode;

/**
 * The database of replicas that work on operations, as a test reads and changes it.
 *
 * @param record where it is
 * @param database the test's own connections to it
 */
record OperationDatabase(RecordDatabase record, Database database) implements AutoCloseable {

	static OperationDatabase create() throws IOException {
		RecordDatabase record = RecordDatabase.create();
		return new OperationDatabase(record, record.open(Duration.ofSeconds(10)));
	}

	/**
	 * Adds a replica that runs and never acknowledges, so that no operation ends.
	 */
	void addStalledReplica() {
		this.database.shared()
			.update("insert into broker_replica (replica, agreed, seen_at) select 'stalled', min(agreed), "
					+ "clock_timestamp() + interval '1 hour' from broker_replica");
	}

	void removeStalledReplica() {
		this.database.shared().update("delete from broker_replica where replica = 'stalled'");
	}

	/**
	 * What the record tells of an operation, in turn.
	 */
	List<String> outcomes(JsonNode operation) {
		return this.database.shared()
			.query("select outcome from audit_event where event = 'operation' and id = ? order by recorded_at",
					(row, _) -> row.getString(1), operation.path("id").asString());
	}

	@Override
	public void close() {
		this.database.close();
	}

}

package io.credbroker.service.rotation.operations;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.Replicas;

/**
 * The tables of operations, as one replica uses them.
 */
record OperationTables(OperationTable operations, OwnedOperations owned, Acknowledgements acks) {

	static OperationTables of(Database database, Replicas replicas) {
		return new OperationTables(new OperationTable(database), new OwnedOperations(database, replicas.own()),
				new Acknowledgements(database));
	}

}

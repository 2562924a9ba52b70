package io.credbroker.service.database;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The running replicas that share the database, this one included.
 */
public final class Replicas {

	private final Database database;

	private final String own = UUID.randomUUID().toString();

	public Replicas(Database database) {
		this.database = database;
	}

	/**
	 * The id of this replica, another one after each start.
	 */
	public String own() {
		return this.own;
	}

	/**
	 * The ids of the replicas that have sent a heartbeat lately, and of this one.
	 */
	public Set<String> running() {
		Set<String> running = new TreeSet<>();
		if (!this.database.embedded()) {
			running.addAll(ReplicaTable.running(this.database));
		}
		running.add(this.own);
		return running;
	}

	Database database() {
		return this.database;
	}

}

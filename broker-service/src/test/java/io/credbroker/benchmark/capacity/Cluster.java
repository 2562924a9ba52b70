package io.credbroker.benchmark.capacity;

/**
 * What serves the lookups.
 *
 * @param replicas of the broker, of which a new connection reaches any with the same
 * chance
 * @param cores of each replica
 * @param databaseCores of the database, or 0 where each replica keeps its record in a
 * file
 */
record Cluster(int replicas, int cores, int databaseCores) {

	Cluster withReplicas(int other) {
		return new Cluster(other, this.cores, this.databaseCores);
	}

	boolean hasDatabase() {
		return this.databaseCores > 0;
	}

}

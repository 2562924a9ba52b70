package io.credbroker.benchmark.capacity;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * One run, event by event: lookups wait for a core of their replica, and their events for
 * the group of their replica that is stored next.
 */
final class Simulation {

	private final Workload workload;

	private final Costs costs;

	private final ServiceTimes times;

	private final SplittableRandom random;

	private final Timeline timeline = new Timeline();

	private final Replica[] replicas;

	private final Queue<Replica> waitingForDatabase = new ArrayDeque<>();

	private final SimulationResult.Builder result = new SimulationResult.Builder();

	private final boolean recorded;

	private int freeDatabaseCores;

	private Simulation(Workload workload, Cluster cluster, Costs costs, ServiceTimes times, long seed) {
		this.workload = workload;
		this.costs = costs;
		this.times = times;
		this.random = new SplittableRandom(seed);
		this.recorded = cluster.hasDatabase();
		this.freeDatabaseCores = cluster.databaseCores();
		this.replicas = new Replica[cluster.replicas()];
		for (int i = 0; i < this.replicas.length; i++) {
			this.replicas[i] = new Replica(cluster.cores());
		}
	}

	/**
	 * The same seed gives the same result.
	 */
	static SimulationResult run(Workload workload, Cluster cluster, Costs costs, ServiceTimes times, long seed) {
		return new Simulation(workload, cluster, costs, times, seed).run();
	}

	private SimulationResult run() {
		scheduleTask(0);
		while (this.timeline.next()) {
			this.timeline.happen();
		}
		return this.result.build();
	}

	/**
	 * Draws the beginning of the next task by thinning a steady stream of the highest
	 * rate.
	 */
	private void scheduleTask(double after) {
		double most = this.workload.mostTasksPerSecond();
		double time = after;
		do {
			time += this.random.nextExponential() / most;
		}
		while (this.random.nextDouble() * most > this.workload.tasksPerSecond(time));
		double begins = time;
		if (begins < Workload.SECONDS) {
			this.timeline.at(begins, () -> {
				begin(begins);
				scheduleTask(begins);
			});
		}
	}

	private void begin(double time) {
		Replica replica = this.replicas[this.random.nextInt(this.replicas.length)];
		arrive(new Lookup(replica, time, this.costs.newConnection()));
		double next = time;
		for (int i = 1; i < this.workload.lookupsPerTask(); i++) {
			next += this.random.nextExponential() * Workload.GAP_SECONDS;
			Lookup lookup = new Lookup(replica, next, this.costs.keptConnection());
			this.timeline.at(next, () -> arrive(lookup));
		}
	}

	private void arrive(Lookup lookup) {
		Replica replica = lookup.replica();
		if (replica.freeCores == 0) {
			replica.waiting.add(lookup);
			return;
		}
		replica.freeCores--;
		serve(lookup, lookup.arrived());
	}

	private void serve(Lookup lookup, double now) {
		double takes = this.times.draw(lookup.mean(), this.random);
		this.result.brokerWorks(now, takes);
		this.timeline.at(now + takes, () -> served(lookup, now + takes));
	}

	private void served(Lookup lookup, double now) {
		Replica replica = lookup.replica();
		Lookup next = replica.waiting.poll();
		if (next != null) {
			serve(next, now);
		}
		else {
			replica.freeCores++;
		}
		if (!this.recorded) {
			this.result.answered(lookup.arrived(), now);
			return;
		}
		replica.unrecorded.add(lookup);
		if (!replica.storing) {
			replica.storing = true;
			this.waitingForDatabase.add(replica);
			store(now);
		}
	}

	private void store(double now) {
		while (this.freeDatabaseCores > 0 && !this.waitingForDatabase.isEmpty()) {
			Replica replica = this.waitingForDatabase.remove();
			this.freeDatabaseCores--;
			int events = replica.unrecorded.size();
			double takes = this.costs.group() + events * this.costs.event();
			this.result.databaseWorks(now, takes);
			this.timeline.at(now + takes, () -> stored(replica, events, now + takes));
		}
	}

	private void stored(Replica replica, int events, double now) {
		for (int i = 0; i < events; i++) {
			this.result.answered(replica.unrecorded.remove().arrived(), now);
		}
		this.freeDatabaseCores++;
		replica.storing = !replica.unrecorded.isEmpty();
		if (replica.storing) {
			this.waitingForDatabase.add(replica);
		}
		store(now);
	}

	/**
	 * Seconds of processor time.
	 *
	 * @param group what a group of events costs the database beside its events
	 */
	record Costs(double newConnection, double keptConnection, double group, double event) {

		static Costs of(MeasuredCosts measured, Cluster cluster) {
			MeasuredCosts.Broker broker = cluster.hasDatabase() ? measured.database() : measured.file();
			return new Costs(broker.newConnection() / 1e6, broker.keptConnection() / 1e6,
					measured.postgres().group() / 1e6, measured.postgres().grouped() / 1e6);
		}

	}

	private record Lookup(Replica replica, double arrived, double mean) {
	}

	private static final class Replica {

		private final Queue<Lookup> waiting = new ArrayDeque<>();

		private final Queue<Lookup> unrecorded = new ArrayDeque<>();

		private int freeCores;

		private boolean storing;

		private Replica(int cores) {
			this.freeCores = cores;
		}

	}

}

package io.credbroker.benchmark.capacity;

/**
 * How many replicas a day needs, so that one of them may be away in the burst.
 *
 * @param replicas with the one that may be away
 * @param all the burst with all of them
 * @param oneAway the burst with one less
 */
record Plan(Workload workload, int replicas, SimulationResult all, SimulationResult oneAway) {

	/** 99 of 100 lookups wait and are worked on no longer than this. */
	static final double GOAL_SECONDS = 0.05;

	static final long SEED = 20_261_128;

	private static final double FULL = 0.95;

	/**
	 * Finds the fewest replicas that reach the goal while one of them is away.
	 */
	static Plan of(Workload workload, Cluster cluster, MeasuredCosts measured) {
		int left = least(workload, cluster, Simulation.Costs.of(measured, cluster));
		SimulationResult oneAway = run(workload, cluster.withReplicas(left), measured);
		while (oneAway.quantile(0.99) > GOAL_SECONDS) {
			left++;
			oneAway = run(workload, cluster.withReplicas(left), measured);
		}
		return new Plan(workload, left + 1, run(workload, cluster.withReplicas(left + 1), measured), oneAway);
	}

	/**
	 * So many have cores enough on average, which no fewer can do.
	 */
	private static int least(Workload workload, Cluster cluster, Simulation.Costs costs) {
		double task = costs.newConnection() + (workload.lookupsPerTask() - 1) * costs.keptConnection();
		double cores = workload.mostTasksPerSecond() * task;
		return Math.max(1, (int) Math.floor(cores * FULL / cluster.cores()));
	}

	private static SimulationResult run(Workload workload, Cluster cluster, MeasuredCosts measured) {
		return Simulation.run(workload, cluster, Simulation.Costs.of(measured, cluster), ServiceTimes.SKEWED, SEED);
	}

}

package io.credbroker.benchmark.capacity;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulationTests {

	private static final Cluster ONE_CORE = new Cluster(1, 1, 0);

	/** Asks 1,000 times a second in the burst, once for each task. */
	private static final Workload STEADY = new Workload(2_250_000, 1);

	@Test
	void waitsAsLongAsTheoryHasItWhereTimesAreExponential() {
		double rate = STEADY.mostTasksPerSecond();
		double takes = 0.7 / rate;

		SimulationResult result = run(STEADY, ONE_CORE, takes, ServiceTimes.EXPONENTIAL);

		assertThat(result.mean()).isCloseTo(takes / (1 - 0.7), Percentage.withPercentage(6));
		assertThat(result.brokerCores()).isCloseTo(0.7, Percentage.withPercentage(3));
	}

	@Test
	void waitsHalfAsLongWhereAllTimesAreAlike() {
		double takes = 0.7 / STEADY.mostTasksPerSecond();

		SimulationResult result = run(STEADY, ONE_CORE, takes, ServiceTimes.CONSTANT);

		double waits = 0.7 * takes / (2 * (1 - 0.7));
		assertThat(result.mean()).isCloseTo(takes + waits, Percentage.withPercentage(6));
	}

	@Test
	void skewedTimesHaveTheMeanThatIsGiven() {
		SimulationResult result = run(STEADY, new Cluster(50, 8, 0), 0.001, ServiceTimes.SKEWED);

		assertThat(result.mean()).isCloseTo(0.001, Percentage.withPercentage(3));
	}

	@Test
	void eachLookupOfATaskIsServed() {
		SimulationResult once = run(new Workload(200_000, 1), new Cluster(4, 2, 0), 0.0001, ServiceTimes.CONSTANT);
		SimulationResult thrice = run(new Workload(200_000, 3), new Cluster(4, 2, 0), 0.0001, ServiceTimes.CONSTANT);

		// Those of the last tasks fall behind the burst.
		assertThat(thrice.sortedSeconds().length).isBetween(2 * once.sortedSeconds().length,
				3 * once.sortedSeconds().length);
	}

	@Test
	void aDatabaseThatCannotKeepUpMakesLookupsWait() {
		Simulation.Costs costs = new Simulation.Costs(0.0001, 0.0001, 0.0001, 1.1 / STEADY.mostTasksPerSecond());

		SimulationResult late = Simulation.run(STEADY, new Cluster(4, 2, 1), costs, ServiceTimes.CONSTANT, 1);
		SimulationResult enough = Simulation.run(STEADY, new Cluster(4, 2, 2), costs, ServiceTimes.CONSTANT, 1);

		assertThat(late.databaseCores()).isGreaterThan(0.99);
		assertThat(late.quantile(0.99)).isGreaterThan(5);
		assertThat(enough.quantile(0.99)).isLessThan(0.1);
	}

	@Test
	void groupsGrowSoThatWhatAGroupCostsIsSharedOut() {
		Simulation.Costs costs = new Simulation.Costs(0.0001, 0.0001, 0.005, 0.0001);

		SimulationResult result = Simulation.run(STEADY, new Cluster(2, 2, 2), costs, ServiceTimes.CONSTANT, 1);

		// Stored one by one they would need five cores.
		assertThat(result.databaseCores()).isLessThan(2.01);
		assertThat(result.quantile(0.99)).isLessThan(0.05);
	}

	@Test
	void theSameSeedGivesTheSameResult() {
		SimulationResult first = run(new Workload(100_000, 3), new Cluster(2, 2, 0), 0.002, ServiceTimes.SKEWED);
		SimulationResult second = run(new Workload(100_000, 3), new Cluster(2, 2, 0), 0.002, ServiceTimes.SKEWED);

		assertThat(second.sortedSeconds()).isEqualTo(first.sortedSeconds());
	}

	private static SimulationResult run(Workload workload, Cluster cluster, double takes, ServiceTimes times) {
		return Simulation.run(workload, cluster, new Simulation.Costs(takes, takes, 0, 0), times, 1);
	}

}

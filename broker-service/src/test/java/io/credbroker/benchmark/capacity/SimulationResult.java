package io.credbroker.benchmark.capacity;

import java.util.Arrays;

/**
 * What a run found.
 *
 * @param sortedSeconds how long each lookup of the burst took
 * @param brokerCores how many cores of the brokers were busy in the burst
 * @param databaseCores the same of the database
 */
record SimulationResult(double[] sortedSeconds, double brokerCores, double databaseCores) {

	double quantile(double share) {
		int last = this.sortedSeconds.length - 1;
		return (last < 0) ? 0 : this.sortedSeconds[(int) Math.min(last, share * this.sortedSeconds.length)];
	}

	double mean() {
		return Arrays.stream(this.sortedSeconds).average().orElse(0);
	}

	/**
	 * Collects one run.
	 */
	static final class Builder {

		private double[] seconds = new double[1 << 16];

		private int answers;

		private double broker;

		private double database;

		void answered(double arrived, double now) {
			if (arrived >= Workload.BURST_SECONDS) {
				return;
			}
			if (this.answers == this.seconds.length) {
				this.seconds = Arrays.copyOf(this.seconds, this.answers * 2);
			}
			this.seconds[this.answers++] = now - arrived;
		}

		void brokerWorks(double now, double takes) {
			this.broker += inBurst(now, takes);
		}

		void databaseWorks(double now, double takes) {
			this.database += inBurst(now, takes);
		}

		private static double inBurst(double now, double takes) {
			return Math.clamp(Workload.BURST_SECONDS - now, 0, takes);
		}

		SimulationResult build() {
			double[] sorted = Arrays.copyOf(this.seconds, this.answers);
			Arrays.sort(sorted);
			return new SimulationResult(sorted, this.broker / Workload.BURST_SECONDS,
					this.database / Workload.BURST_SECONDS);
		}

	}

}

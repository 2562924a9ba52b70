package io.credbroker.benchmark.load;

import java.time.Duration;
import java.util.Arrays;

/**
 * What a load found: how many answers in how much time, and how long each took from the
 * moment its request was due.
 *
 * @param successes how many answers had a status of success
 */
public record LoadResult(Duration took, long[] sortedNanos, int successes) {

	static LoadResult of(Duration took, long[] nanos, int count) {
		return of(took, nanos, count, count);
	}

	static LoadResult of(Duration took, long[] nanos, int count, int successes) {
		long[] sorted = Arrays.copyOf(nanos, count);
		Arrays.sort(sorted);
		return new LoadResult(took, sorted, successes);
	}

	/**
	 * How many answers came.
	 */
	public int answers() {
		return this.sortedNanos.length;
	}

	/**
	 * The share of answers that succeeded.
	 */
	public double success() {
		return (double) this.successes / answers();
	}

	/**
	 * Answers per second.
	 */
	public double rate() {
		return answers() * 1e9 / this.took.toNanos();
	}

	/**
	 * The time within which this share of the answers came, in nanoseconds.
	 */
	public long quantile(double share) {
		return this.sortedNanos[(int) Math.min(answers() - 1L, (long) (share * answers()))];
	}

}

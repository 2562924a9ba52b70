package io.credbroker.benchmark;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param figure absent when what it measures is not built yet
 */
record BenchmarkResult(String goal, Threshold bound, @Nullable Double figure) {

	static BenchmarkResult atLeast(double least, String goal, double figure) {
		return new BenchmarkResult(goal, new Threshold.AtLeast(least), figure);
	}

	static BenchmarkResult atMost(double most, String goal, double figure) {
		return new BenchmarkResult(goal, new Threshold.AtMost(most), figure);
	}

	static BenchmarkResult aside(String goal, double figure) {
		return new BenchmarkResult(goal, new Threshold.None(), figure);
	}

	static BenchmarkResult notBuilt(String goal, Threshold bound) {
		return new BenchmarkResult(goal, bound, null);
	}

	boolean missed() {
		return this.figure != null && !this.bound.holds(this.figure);
	}

	String shown() {
		return (this.figure != null) ? String.format(Locale.ROOT, "%.2f", this.figure) : "not built yet";
	}

	String met() {
		if (this.figure == null || this.bound instanceof Threshold.None) {
			return "–";
		}
		return missed() ? "no" : "yes";
	}

}

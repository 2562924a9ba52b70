package io.credbroker.benchmark;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param figure absent when what it measures is not built yet
 */
record Finding(String goal, Bound bound, @Nullable Double figure) {

	static Finding atLeast(double least, String goal, double figure) {
		return new Finding(goal, new Bound.AtLeast(least), figure);
	}

	static Finding atMost(double most, String goal, double figure) {
		return new Finding(goal, new Bound.AtMost(most), figure);
	}

	static Finding aside(String goal, double figure) {
		return new Finding(goal, new Bound.None(), figure);
	}

	static Finding notBuilt(String goal, Bound bound) {
		return new Finding(goal, bound, null);
	}

	boolean missed() {
		return this.figure != null && !this.bound.holds(this.figure);
	}

	String shown() {
		return (this.figure != null) ? String.format(Locale.ROOT, "%.2f", this.figure) : "not built yet";
	}

	String met() {
		if (this.figure == null || this.bound instanceof Bound.None) {
			return "–";
		}
		return missed() ? "no" : "yes";
	}

}

package io.credbroker.benchmark;

import java.util.Locale;

/**
 * What a figure has to be, if anything.
 */
sealed interface Threshold {

	boolean holds(double figure);

	/** A goal to reach or exceed. */
	record AtLeast(double least) implements Threshold {

		@Override
		public boolean holds(double figure) {
			return figure >= this.least;
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "≥ %.2f", this.least);
		}

	}

	/** A goal to stay at or below. */
	record AtMost(double most) implements Threshold {

		@Override
		public boolean holds(double figure) {
			return figure <= this.most;
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "≤ %.2f", this.most);
		}

	}

	/** No goal: said because it explains another figure. */
	record None() implements Threshold {

		@Override
		public boolean holds(double figure) {
			return true;
		}

		@Override
		public String toString() {
			return "–";
		}

	}

}

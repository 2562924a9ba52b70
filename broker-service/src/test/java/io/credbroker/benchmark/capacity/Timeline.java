package io.credbroker.benchmark.capacity;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What will happen, in the order of its times; what was planned first is first among
 * equals.
 */
final class Timeline {

	private static final Comparator<Planned> ORDER = Comparator.comparingDouble(Planned::time)
		.thenComparingLong(Planned::number);

	private final PriorityQueue<Planned> planned = new PriorityQueue<>(1 << 16, ORDER);

	private long number;

	void at(double time, Runnable happens) {
		this.planned.add(new Planned(time, this.number++, happens));
	}

	boolean next() {
		return !this.planned.isEmpty();
	}

	void happen() {
		this.planned.remove().happens().run();
	}

	private record Planned(double time, long number, Runnable happens) {
	}

}

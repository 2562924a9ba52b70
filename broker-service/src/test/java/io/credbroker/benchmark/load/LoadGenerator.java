package io.credbroker.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Asks one target over kept connections from one thread.
 * <p>
 * Every answer is timed from the moment its request was due, so that a server that stalls
 * cannot hide it by slowing its clients down.
 */
public final class LoadGenerator {

	private final LoadTarget target;

	private final RequestSchedule pace;

	private final Deque<KeptConnection> idle = new ArrayDeque<>();

	private long[] nanos = new long[1 << 16];

	private int answers;

	private int successes;

	private int asked;

	private int busy;

	private LoadGenerator(LoadTarget target, RequestSchedule pace) {
		this.target = target;
		this.pace = pace;
	}

	/**
	 * Every connection asks again as soon as it is answered.
	 */
	public static LoadResult closed(LoadTarget target, int connections, Duration time) {
		return new LoadGenerator(target, RequestSchedule.unbounded(time)).run(connections);
	}

	/**
	 * Every connection asks again as soon as it is answered, so many times in all.
	 */
	public static LoadResult times(LoadTarget target, int connections, int requests) {
		return new LoadGenerator(target, RequestSchedule.times(requests)).run(connections);
	}

	/**
	 * Requests come at a steady rate, whether earlier ones are answered or not.
	 */
	public static LoadResult open(LoadTarget target, int connections, int perSecond, Duration time) {
		return new LoadGenerator(target, RequestSchedule.steady(perSecond, time)).run(connections);
	}

	private LoadResult run(int connections) {
		List<KeptConnection> wires = new ArrayList<>();
		try (Selector selector = Selector.open()) {
			for (int i = 0; i < connections; i++) {
				wires.add(KeptConnection.open(this.target, selector));
			}
			this.idle.addAll(wires);
			long begun = System.nanoTime();
			this.pace.begin(begun);
			while (sendWhatIsDue() || this.busy > 0) {
				selector.select(this::answered, 1);
			}
			return LoadResult.of(Duration.ofNanos(System.nanoTime() - begun), this.nanos, this.answers, this.successes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.target.name(), ex);
		}
		finally {
			wires.forEach(LoadGenerator::close);
		}
	}

	/**
	 * Whether more will be due.
	 */
	private boolean sendWhatIsDue() throws IOException {
		long now = System.nanoTime();
		long due = this.pace.due(this.asked, now);
		while (due <= now && !this.idle.isEmpty()) {
			this.idle.remove().send(this.target.requests().get(this.asked % this.target.requests().size()), due);
			this.asked++;
			this.busy++;
			due = this.pace.due(this.asked, now);
		}
		return due != RequestSchedule.NEVER;
	}

	private void answered(SelectionKey key) {
		KeptConnection wire = (KeptConnection) key.attachment();
		try {
			if (wire.answered()) {
				record(System.nanoTime() - wire.due());
				this.successes += wire.succeeded() ? 1 : 0;
				this.busy--;
				this.idle.add(wire);
				sendWhatIsDue();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.target.name(), ex);
		}
	}

	private void record(long took) {
		if (this.answers == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, this.answers * 2);
		}
		this.nanos[this.answers++] = took;
	}

	private static void close(KeptConnection wire) {
		try {
			wire.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

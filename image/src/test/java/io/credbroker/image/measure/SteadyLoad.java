package io.credbroker.image.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import io.credbroker.image.run.RunningBroker;

/**
 * Lookups of many connections at a steady rate; each is timed from the moment when it was
 * due.
 */
final class SteadyLoad {

	private final RunningBroker broker;

	private final String token;

	private final int mappings;

	private volatile String problem = "none";

	SteadyLoad(RunningBroker broker, String token, int mappings) {
		this.broker = broker;
		this.token = token;
		this.mappings = mappings;
	}

	/**
	 * What came of a load.
	 *
	 * @param made how many lookups were made
	 * @param refused how many of them were not answered with a connection
	 * @param problem why the last of these was not
	 * @param p50 the median time, in milliseconds
	 * @param p99 the time that one of a hundred took longer, in milliseconds
	 */
	record Result(int made, int refused, String problem, double p50, double p99) {
	}

	/**
	 * Keeps the rate for a time.
	 */
	Result run(int perSecond, Duration time) throws InterruptedException {
		int count = (int) (perSecond * time.toSeconds());
		long start = System.nanoTime();
		long gap = 1_000_000_000L / perSecond;
		List<Callable<Long>> lookups = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			long due = start + i * gap;
			String path = path(i);
			lookups.add(() -> lookUp(path, due));
		}
		return result(submit(lookups, start, gap));
	}

	/**
	 * Makes all of these lookups at once.
	 */
	Result burst(int count) throws InterruptedException {
		long now = System.nanoTime();
		List<Callable<Long>> lookups = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String path = path(i);
			lookups.add(() -> lookUp(path, now));
		}
		return result(submit(lookups, now, 0));
	}

	private String path(int number) {
		return "/v1/connections/many-%d?format=json".formatted(number * 7919L % this.mappings);
	}

	private static List<Future<Long>> submit(List<Callable<Long>> lookups, long start, long gap) {
		List<Future<Long>> times = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < lookups.size(); i++) {
				long wait = start + i * gap - System.nanoTime();
				if (gap > 0 && wait > 0) {
					LockSupport.parkNanos(wait);
				}
				times.add(threads.submit(lookups.get(i)));
			}
		}
		return times;
	}

	/** The nanoseconds it took, or -1 where no connection was answered. */
	private long lookUp(String path, long due) throws InterruptedException {
		try {
			var answer = this.broker.get(path, this.token);
			if (answer.statusCode() == 200) {
				return System.nanoTime() - due;
			}
			this.problem = answer.body();
		}
		catch (IOException ex) {
			this.problem = ex.toString();
		}
		return -1;
	}

	private Result result(List<Future<Long>> times) throws InterruptedException {
		long[] sorted = new long[times.size()];
		for (int i = 0; i < sorted.length; i++) {
			try {
				sorted[i] = times.get(i).get();
			}
			catch (ExecutionException ex) {
				sorted[i] = -1;
			}
		}
		Arrays.sort(sorted);
		int refused = (int) Arrays.stream(sorted).filter((time) -> time < 0).count();
		return new Result(sorted.length, refused, this.problem, sorted[sorted.length / 2] / 1e6,
				sorted[sorted.length * 99 / 100] / 1e6);
	}

}

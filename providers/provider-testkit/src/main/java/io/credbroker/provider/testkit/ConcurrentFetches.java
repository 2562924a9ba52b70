package io.credbroker.provider.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult;

/**
 * Callers that fetch one after the other until they are told to stop.
 */
final class ConcurrentFetches implements AutoCloseable {

	private static final int CALLERS = 4;

	private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

	private final Queue<Object> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger found = new AtomicInteger();

	private volatile boolean running = true;

	ConcurrentFetches(Supplier<FetchResult> fetch) {
		for (int caller = 0; caller < CALLERS; caller++) {
			this.callers.execute(() -> run(fetch));
		}
	}

	private void run(Supplier<FetchResult> fetch) {
		while (this.running) {
			try {
				FetchResult result = fetch.get();
				if (result instanceof FetchResult.Found) {
					this.found.incrementAndGet();
				}
				else {
					this.failures.add(result);
				}
			}
			catch (RuntimeException ex) {
				this.failures.add(ex);
			}
		}
	}

	int found() {
		return this.found.get();
	}

	/**
	 * Waits for the running calls to end and returns what was not an answer.
	 */
	Queue<Object> stop() {
		this.running = false;
		this.callers.close();
		return this.failures;
	}

	@Override
	public void close() {
		stop();
	}

}

package io.credbroker.provider.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition, with a limit.
 */
public final class Await {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private Await() {
	}

	/**
	 * Returns once the condition holds.
	 * @throws AssertionError when it does not for half a minute
	 */
	public static void until(BooleanSupplier condition, String what) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > LIMIT.toNanos()) {
				throw new AssertionError("within " + LIMIT + " it did not come to this: " + what);
			}
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("the test itself was interrupted", ex);
		}
	}

}

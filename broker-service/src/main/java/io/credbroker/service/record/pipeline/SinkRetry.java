package io.credbroker.service.record.pipeline;

import java.io.IOException;

/**
 * Repeats an operation on a sink until it succeeds, and updates the health of the sink.
 */
final class SinkRetry {

	private static final long FIRST_PAUSE_MS = 50;

	private static final long LONGEST_PAUSE_MS = 2_000;

	private final SinkHealth health;

	SinkRetry(SinkHealth health) {
		this.health = health;
	}

	/**
	 * Returns once the operation has succeeded; throws nothing but an {@code Error}.
	 * @param tried runs after each attempt
	 */
	void untilDone(Attempt attempt, Runnable tried) throws InterruptedException {
		for (long pause = FIRST_PAUSE_MS; !succeeds(attempt, tried); pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
			Thread.sleep(pause);
		}
	}

	private boolean succeeds(Attempt attempt, Runnable tried) {
		try {
			attempt.run();
			this.health.recovered();
			return true;
		}
		catch (IOException | RuntimeException ex) {
			this.health.failed(SinkUnavailableException.reason(ex));
			return false;
		}
		catch (Error ex) {
			this.health.failed(ex.getClass().getSimpleName());
			throw ex;
		}
		finally {
			tried.run();
		}
	}

	/** The operation. */
	@FunctionalInterface
	interface Attempt {

		void run() throws IOException;

	}

}

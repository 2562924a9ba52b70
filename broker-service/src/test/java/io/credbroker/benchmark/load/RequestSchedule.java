package io.credbroker.benchmark.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When the next request is due.
 */
abstract class RequestSchedule {

	/** No request will be due any more. */
	static final long NEVER = Long.MAX_VALUE;

	private long begun;

	void begin(long now) {
		this.begun = now;
	}

	/**
	 * When the request after so many is due, on the clock of {@link System#nanoTime()}.
	 */
	final long due(int asked, long now) {
		return due(asked, now, this.begun);
	}

	abstract long due(int asked, long now, long begun);

	static RequestSchedule unbounded(Duration time) {
		return new RequestSchedule() {
			@Override
			long due(int asked, long now, long begun) {
				return (now - begun < time.toNanos()) ? now : NEVER;
			}
		};
	}

	static RequestSchedule times(int requests) {
		return new RequestSchedule() {
			@Override
			long due(int asked, long now, long begun) {
				return (asked < requests) ? now : NEVER;
			}
		};
	}

	static RequestSchedule steady(int perSecond, Duration time) {
		return new RequestSchedule() {
			@Override
			long due(int asked, long now, long begun) {
				long after = asked * TimeUnit.SECONDS.toNanos(1) / perSecond;
				return (after < time.toNanos()) ? begun + after : NEVER;
			}
		};
	}

}

package io.credbroker.service.rotation.operations;

import java.time.Duration;

/**
 * Growing pauses between the reads that wait for something, up to a limit on all of them;
 * no clock that could be set plays a part.
 */
final class PollPauses {

	private static final Duration FIRST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private final long end;

	private Duration next = FIRST;

	PollPauses(Duration limit) {
		this.end = System.nanoTime() + limit.toNanos();
	}

	/**
	 * Waits before the next read, and tells whether there is one: the last one comes when
	 * the time is over.
	 */
	boolean pause() throws InterruptedException {
		long left = this.end - System.nanoTime();
		if (left <= 0) {
			return false;
		}
		Thread.sleep(Duration.ofNanos(Math.min(left, this.next.toNanos())));
		Duration doubled = this.next.multipliedBy(2);
		this.next = (doubled.compareTo(LONGEST) > 0) ? LONGEST : doubled;
		return true;
	}

}

package io.credbroker.provider.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test moves.
 */
public final class SettableClock extends Clock {

	private volatile Instant now;

	/**
	 * Stands still at a time that is the same in every run.
	 */
	public SettableClock() {
		this(Instant.parse("2026-11-21T10:00:00Z"));
	}

	public SettableClock(Instant start) {
		this.now = start;
	}

	public void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}

package io.credbroker.service.rotation.versions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Turns the moments of looks into times of the database's clock, so that replicas whose
 * clocks differ agree which look is newer.
 *
 * @param now the database's time
 * @param nowNanos the {@link System#nanoTime()} of the same moment
 */
record LookTimes(Instant now, long nowNanos) {

	Instant of(long nanos) {
		return this.now.minusNanos(Math.max(0, this.nowNanos - nanos)).truncatedTo(ChronoUnit.MICROS);
	}

}

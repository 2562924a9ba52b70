package io.credbroker.service.quota;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;

/**
 * How often one of many may do something.
 *
 * @param atOnce how often at once, after it has not done it for a while
 * @param perPeriod how often in each period on and on
 * @param steady whether what is spent comes back little by little over the period, rather
 * than all of it when the period ends
 */
public record Quota(int atOnce, int perPeriod, Duration period, boolean steady) {

	/**
	 * A quota that comes back little by little.
	 */
	public static Quota steady(int atOnce, int perPeriod, Duration period) {
		return new Quota(atOnce, perPeriod, period, true);
	}

	/**
	 * So often in each period, which begins with the first time.
	 */
	public static Quota perPeriod(int times, Duration period) {
		return new Quota(times, times, period, false);
	}

	Bandwidth bandwidth() {
		var capacity = Bandwidth.builder().capacity(this.atOnce);
		return (this.steady ? capacity.refillGreedy(this.perPeriod, this.period)
				: capacity.refillIntervally(this.perPeriod, this.period))
			.build();
	}

}

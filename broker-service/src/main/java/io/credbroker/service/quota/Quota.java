package io.credbroker.service.quota;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;

/**
 * How often each key, such as a caller, may do something.
 *
 * @param atOnce how many uses are allowed at once when none was spent
 * @param perPeriod how many uses are added per period
 * @param steady whether spent uses are added back evenly over the period, instead of all
 * at its end
 */
public record Quota(int atOnce, int perPeriod, Duration period, boolean steady) {

	/**
	 * A quota that is refilled evenly over the period.
	 */
	public static Quota steady(int atOnce, int perPeriod, Duration period) {
		return new Quota(atOnce, perPeriod, period, true);
	}

	/**
	 * So many uses in each period, which begins with the first use.
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

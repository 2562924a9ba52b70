package io.credbroker.benchmark.capacity;

import java.util.random.RandomGenerator;

/**
 * How the time for a piece of work varies around its mean.
 */
interface ServiceTimes {

	/** All alike. */
	ServiceTimes CONSTANT = (mean, _) -> mean;

	/** As long again with the same chance, whatever has passed. */
	ServiceTimes EXPONENTIAL = (mean, random) -> mean * random.nextExponential();

	/**
	 * Mostly shorter than the mean and now and then much longer: log-normal, with a
	 * standard deviation as large as the mean.
	 */
	ServiceTimes SKEWED = (mean, random) -> mean
			* Math.exp(Math.sqrt(Math.log(2)) * random.nextGaussian() - Math.log(2) / 2);

	double draw(double mean, RandomGenerator random);

}

package io.credbroker.service.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The request limits of one caller at one instance.
 *
 * @param requestsPerSecond how many requests per second are answered in the long run; 0
 * sets no limit
 * @param burst how many requests are answered in a burst after a pause
 */
@ConfigurationProperties(prefix = "broker.callers", ignoreUnknownFields = false)
record CallerRateProperties(@DefaultValue("1000") int requestsPerSecond, @DefaultValue("5000") int burst) {

	CallerRateProperties {
		if (requestsPerSecond < 0 || burst < 1) {
			throw new IllegalArgumentException(
					"broker.callers.requests-per-second must not be negative, and burst must be at least 1");
		}
	}

}

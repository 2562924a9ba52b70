package io.credbroker.service.rotation.versions;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How versions of secrets are followed and changed.
 *
 * @param newVersionWait how long a rotation waits for the new version after its store
 * took the order
 * @param lookEvery after how long without a read a store is asked about the version of a
 * secret that the catalog names; zero for never
 * @param keepVersions how long a version that was replaced is remembered, even if nobody
 * may use it any more
 * @param metricsInterval how often the metrics of credentials, holders and leases are
 * read from the database
 * @param metricsMappings how many mappings have metrics of their own
 */
@ConfigurationProperties(prefix = "broker.rotation", ignoreUnknownFields = false)
public record RotationProperties(@Name("wait") @DefaultValue("2m") Duration newVersionWait,
		@DefaultValue("5m") Duration lookEvery, @DefaultValue("400d") Duration keepVersions,
		@DefaultValue("30s") Duration metricsInterval, @DefaultValue("2000") int metricsMappings) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration SHORTEST_METRICS = Duration.ofMillis(100);

	private static final Duration LONGEST_WAIT = Duration.ofHours(1);

	public RotationProperties {
		if (!newVersionWait.isPositive() || newVersionWait.compareTo(LONGEST_WAIT) > 0) {
			throw new IllegalArgumentException("broker.rotation.wait must be a positive duration of at most 1h");
		}
		if (lookEvery.isNegative() || (lookEvery.isPositive() && lookEvery.compareTo(SHORTEST) < 0)) {
			throw new IllegalArgumentException(
					"broker.rotation.look-every must be at least 1s, or 0s to ask no store by itself");
		}
		if (!keepVersions.isPositive()) {
			throw new IllegalArgumentException(
					"broker.rotation.keep-versions must be a positive duration such as 400d");
		}
		if (metricsInterval.compareTo(SHORTEST_METRICS) < 0) {
			throw new IllegalArgumentException("broker.rotation.metrics-interval must be at least 100ms");
		}
		if (metricsMappings < 0) {
			throw new IllegalArgumentException("broker.rotation.metrics-mappings must not be less than 0");
		}
	}

}

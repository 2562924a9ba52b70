package io.credbroker.service.secret;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the cache and of fingerprints.
 *
 * @param maximumEntries the maximum of secrets in memory
 * @param maximumSize the approximate maximum of memory for cached secrets; by default an
 * eighth of the memory that the JVM may use, and 64 MiB at most
 * @param freshInterval the minimum age at which a caller may bypass the cached secret
 * @param freshBudget how often per minute one caller may bypass the cache for one secret
 * @param retryInterval after a failed read, when the store is asked again in the
 * background, and how long a stale secret may be used until then
 * @param confirmLimit how long a store may confirm a secret by its version before the
 * secret itself is read again, which proves that the broker may still read it
 * @param clockSkew the maximum difference between the clocks of the broker and of its
 * stores: from that long before a rotation, the store is asked for each answer
 * @param failureInterval how long a missing or denied secret is remembered; doubled each
 * time, up to a minute
 * @param fingerprintKeyFile a file of at least 32 bytes, the same on every replica;
 * without it each process generates its own key
 */
@ConfigurationProperties(prefix = "broker.secret", ignoreUnknownFields = false)
record SecretProperties(@DefaultValue("10000") int maximumEntries, @Nullable DataSize maximumSize,
		@DefaultValue("1s") Duration freshInterval, @DefaultValue("6") int freshBudget,
		@DefaultValue("10s") Duration retryInterval, @DefaultValue("1h") Duration confirmLimit,
		@DefaultValue("1s") Duration clockSkew, @DefaultValue("1s") Duration failureInterval,
		@Nullable Path fingerprintKeyFile) {

	private static final int SHARE_OF_HEAP = 8;

	private static final long CEILING = DataSize.ofMegabytes(64).toBytes();

	SecretProperties {
		if (maximumEntries < 1 || (maximumSize != null && maximumSize.toBytes() < 1)) {
			throw new IllegalArgumentException("broker.secret.maximum-entries and maximum-size must be at least 1");
		}
		if (freshInterval.isNegative() || failureInterval.isNegative() || freshBudget < 0) {
			throw new IllegalArgumentException(
					"broker.secret.fresh-interval, fresh-budget and failure-interval must not be negative");
		}
		if (confirmLimit.isNegative() || clockSkew.isNegative()) {
			throw new IllegalArgumentException("broker.secret.confirm-limit and clock-skew must not be negative");
		}
		if (!retryInterval.isPositive()) {
			throw new IllegalArgumentException("broker.secret.retry-interval must be positive");
		}
	}

	/**
	 * How much memory cached secrets may use, in bytes.
	 */
	long most() {
		return (this.maximumSize != null) ? this.maximumSize.toBytes()
				: Math.min(CEILING, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
	}

}

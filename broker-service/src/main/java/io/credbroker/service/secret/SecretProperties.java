package io.credbroker.service.secret;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How secrets are cached and told apart.
 *
 * @param maximumEntries the most secrets kept in memory at once
 * @param maximumSize the most memory that kept secrets may take, roughly
 * @param freshInterval the least age at which a cached secret is passed over on request
 * @param freshBudget how often in a minute one caller may pass over the cache for one
 * secret
 * @param retryInterval how soon a store is asked again in the background after it could
 * not be asked, and how long an old secret may be used meanwhile
 * @param confirmLimit how long a store may confirm a secret by its version alone before
 * it is asked for the secret itself, which it gives only while the broker may have it
 * @param clockSkew how far the clocks of the broker and of its stores may be apart: so
 * long before a rotation is due, the store is asked for each answer
 * @param failureInterval how long the answer that a secret is missing or denied is
 * remembered; doubled each time, up to a minute
 * @param fingerprintKeyFile a file of at least 32 bytes, the same on every replica;
 * without one each process draws its own key
 */
@ConfigurationProperties(prefix = "broker.secret", ignoreUnknownFields = false)
record SecretProperties(@DefaultValue("10000") int maximumEntries, @DefaultValue("64MB") DataSize maximumSize,
		@DefaultValue("1s") Duration freshInterval, @DefaultValue("6") int freshBudget,
		@DefaultValue("10s") Duration retryInterval, @DefaultValue("1h") Duration confirmLimit,
		@DefaultValue("1s") Duration clockSkew, @DefaultValue("1s") Duration failureInterval,
		@Nullable Path fingerprintKeyFile) {

	SecretProperties {
		if (maximumEntries < 1 || maximumSize.toBytes() < 1) {
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

}

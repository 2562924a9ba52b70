package io.credbroker.service.secret;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How secrets are cached and told apart.
 *
 * @param maximumEntries the most secrets kept in memory at once
 * @param freshInterval the least age at which a cached secret is passed over on request
 * @param fingerprintKeyFile a file of at least 32 bytes, the same on every replica;
 * without one each process draws its own key
 */
@ConfigurationProperties(prefix = "broker.secret", ignoreUnknownFields = false)
record SecretProperties(@DefaultValue("10000") int maximumEntries, @DefaultValue("1s") Duration freshInterval,
		@Nullable Path fingerprintKeyFile) {

	SecretProperties {
		if (maximumEntries < 1) {
			throw new IllegalArgumentException("broker.secret.maximum-entries must be at least 1");
		}
		if (freshInterval.isNegative()) {
			throw new IllegalArgumentException("broker.secret.fresh-interval must not be negative");
		}
	}

}

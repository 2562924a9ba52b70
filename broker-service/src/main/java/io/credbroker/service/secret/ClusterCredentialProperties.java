package io.credbroker.service.secret;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of credentials that all replicas share, for mappings with
 * {@code sharing: cluster}.
 *
 * @param keyFile a file of at least 32 bytes, the same on every replica and never in the
 * database, by which the credentials there are encrypted
 * @param previousKeyFile the file that was the key before, by which what is still in the
 * database can be read
 */
@ConfigurationProperties(prefix = "broker.cluster-credentials", ignoreUnknownFields = false)
record ClusterCredentialProperties(@Nullable Path keyFile, @Nullable Path previousKeyFile) {

	ClusterCredentialProperties {
		if (previousKeyFile != null && keyFile == null) {
			throw new IllegalArgumentException(
					"broker.cluster-credentials.previous-key-file needs a key-file beside it, which encrypts");
		}
	}

}

package io.credbroker.service.audit;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the record is kept.
 *
 * @param sink where events go
 * @param file the file of the {@code file} sink; JSON lines are appended to it
 * @param timeout how long a lookup waits for its event to be kept before the secret is
 * withheld
 */
@ConfigurationProperties(prefix = "broker.audit", ignoreUnknownFields = false)
record AuditProperties(@DefaultValue("stdout") Kind sink, @Nullable Path file, @DefaultValue("2s") Duration timeout) {

	AuditProperties {
		if (!timeout.isPositive()) {
			throw new IllegalArgumentException("broker.audit.timeout must be positive");
		}
	}

	/** The sinks there are. */
	enum Kind {

		/** Standard output, for a log collector. */
		STDOUT,
		/** A local file. */
		FILE

	}

}

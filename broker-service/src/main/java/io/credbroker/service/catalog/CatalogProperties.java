package io.credbroker.service.catalog;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the catalog is and how often it is looked at.
 *
 * @param location the YAML file
 * @param reloadInterval how long an edit may take to be noticed
 */
@ConfigurationProperties(prefix = "broker.catalog", ignoreUnknownFields = false)
record CatalogProperties(@Nullable Path location, @DefaultValue("5s") Duration reloadInterval) {

	CatalogProperties {
		if (reloadInterval.compareTo(Duration.ofMillis(100)) < 0) {
			throw new IllegalArgumentException("broker.catalog.reload-interval must be at least 100ms");
		}
	}

	Path requiredLocation() {
		if (this.location == null) {
			throw new CatalogUnreadableException(
					"no catalog is configured; set broker.catalog.location to a YAML file");
		}
		return this.location;
	}

}

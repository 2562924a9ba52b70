package io.credbroker.service.catalog;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where the catalog is and how often it is looked at.
 *
 * @param location the YAML file
 * @param reloadInterval how often the file is checked; an edit is used when two checks in
 * a row find the same text
 * @param maximumSize of the file; by default one 16th of the memory that the process may
 * use for its heap
 * @param maximumMappings in the file; by default one for every 3 KiB of that memory
 * @param secondLook how long a text that lacks most of the mappings or policies in force
 * must stay the same before it is used; 0s uses it like any other
 */
@ConfigurationProperties(prefix = "broker.catalog", ignoreUnknownFields = false)
record CatalogProperties(@Nullable Path location, @DefaultValue("5s") Duration reloadInterval,
		@Nullable DataSize maximumSize, @Nullable Integer maximumMappings, @DefaultValue("30s") Duration secondLook) {

	private static final int SHARE_OF_HEAP = 16;

	/**
	 * The bytes that a mapping may use while two revisions are in memory, one of them
	 * being read.
	 */
	private static final int HEAP_PER_MAPPING = 3 * 1024;

	CatalogProperties {
		if (reloadInterval.compareTo(Duration.ofMillis(100)) < 0) {
			throw new IllegalArgumentException("broker.catalog.reload-interval must be at least 100ms");
		}
		if (maximumMappings != null && maximumMappings < 1) {
			throw new IllegalArgumentException("broker.catalog.maximum-mappings must be at least 1");
		}
		if (secondLook.isNegative()) {
			throw new IllegalArgumentException("broker.catalog.second-look must not be less than 0s");
		}
	}

	/**
	 * The largest file that is read, in bytes.
	 */
	long largest() {
		return (this.maximumSize != null) ? this.maximumSize.toBytes()
				: Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
	}

	long mostMappings() {
		return (this.maximumMappings != null) ? this.maximumMappings
				: Runtime.getRuntime().maxMemory() / HEAP_PER_MAPPING;
	}

	Path requiredLocation() {
		if (this.location == null) {
			throw new CatalogUnreadableException(
					"no catalog is configured; set broker.catalog.location to a YAML file");
		}
		return this.location;
	}

}

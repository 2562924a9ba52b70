package io.credbroker.service.access;

import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of the mapping of an id.
 *
 * @param name the key in the catalog, which may be a pattern
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record MappingResponse(String name, String store, String key, long ttlSeconds, @Nullable String owner,
		Set<String> tags) {

	static MappingResponse of(Mapping mapping) {
		return new MappingResponse(mapping.name(), mapping.secret().store(), mapping.secret().key(),
				mapping.keeping().ttl().toSeconds(), mapping.owner(), new TreeSet<>(mapping.tags()));
	}

}

package io.credbroker.service;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The sections there are under {@code broker}; any other stops the start and is named.
 * <p>
 * What is inside a section is bound, as strictly, by the package that owns it.
 */
@ConfigurationProperties(prefix = "broker", ignoreUnknownFields = false)
record BrokerSections(@Nullable Map<String, Object> audit, @Nullable Map<String, Object> callers,
		@Nullable Map<String, Object> catalog, @Nullable Map<String, Object> demo,
		@Nullable Map<String, Object> identity, @Nullable Map<String, Object> roles,
		@Nullable Map<String, Object> secret, @Nullable Map<String, Object> stores) {
}

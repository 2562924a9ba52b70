package io.credbroker.service;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The sections allowed under {@code broker}; the broker does not start with any other and
 * names it.
 * <p>
 * The package that owns a section binds its content, equally strictly.
 */
@ConfigurationProperties(prefix = "broker", ignoreUnknownFields = false)
record BrokerSections(@Nullable Map<String, Object> audit, @Nullable Map<String, Object> callers,
		@Nullable Map<String, Object> catalog, @Nullable Map<String, Object> clusterCredentials,
		@Nullable Map<String, Object> context, @Nullable Map<String, Object> demo,
		@Nullable Map<String, Object> federation, @Nullable Map<String, Object> identity,
		@Nullable Map<String, Object> labels, @Nullable Map<String, Object> roles,
		@Nullable Map<String, Object> rotation, @Nullable Map<String, Object> secret,
		@Nullable Map<String, Object> stores) {
}

package io.credbroker.service.secret;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every store has, whatever its type.
 *
 * @param type names the provider, for example {@code vault}
 * @param timeout the most time one read may take in all
 * @param settings belong to the provider, which binds them itself
 */
record StoreProperties(@Nullable String type, @DefaultValue("10s") Duration timeout,
		@DefaultValue Map<String, Object> settings) {
}

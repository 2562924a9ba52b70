package io.credbroker.service.rotation.versions;

import java.time.Duration;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that reads a secret.
 *
 * @param name its key in the catalog, which may be a pattern
 * @param rotateEvery how often the secret should be replaced, if its owner says so
 */
public record MappingName(ResourceKind kind, String name, @Nullable Duration rotateEvery) {
}

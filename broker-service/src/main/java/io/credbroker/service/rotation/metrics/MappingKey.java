package io.credbroker.service.rotation.metrics;

import io.credbroker.api.ResourceKind;

/**
 * The labels of a mapping's figures.
 *
 * @param name its key in the catalog; of a pattern the pattern, never an id
 */
record MappingKey(ResourceKind kind, String name, String store) {
}

package io.credbroker.service.catalog;

/**
 * A text in which <code>${field}</code> stands for a field of the secret; nothing else is
 * evaluated.
 */
public record Template(String text) {
}

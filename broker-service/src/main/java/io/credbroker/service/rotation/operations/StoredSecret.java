package io.credbroker.service.rotation.operations;

/**
 * A secret in a store, by the names of both.
 */
public record StoredSecret(String store, String key) {
}

package io.credbroker.service.mapping;

/**
 * Where a secret is: the name of a store and the key inside it.
 */
public record SecretLocation(String store, String key) {
}

package io.credbroker.service.catalog;

/**
 * Where a secret is: the name of a store and the key inside it.
 */
public record SecretRef(String store, String key) {
}

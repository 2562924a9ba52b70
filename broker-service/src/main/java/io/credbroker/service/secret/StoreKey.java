package io.credbroker.service.secret;

/**
 * A secret's full name: which store, and which key inside it.
 */
public record StoreKey(String store, String key) {
}

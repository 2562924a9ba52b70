package io.credbroker.service.catalog;

import java.util.Set;

/**
 * The names that a catalog may use and that are configured elsewhere.
 *
 * @param stores the configured stores
 * @param issuers the configured issuers
 */
public record KnownNames(Set<String> stores, Set<String> issuers) {
}

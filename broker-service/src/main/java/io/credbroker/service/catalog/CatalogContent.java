package io.credbroker.service.catalog;

import java.util.List;

/**
 * What a text says, once nothing is wrong with it.
 */
record CatalogContent(List<Entry> entries, List<PolicyRule> rules) {

}

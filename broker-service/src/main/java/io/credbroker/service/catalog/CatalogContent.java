package io.credbroker.service.catalog;

import java.util.List;

/**
 * What a text says, once nothing is wrong with it.
 *
 * @param warnings what may not mean what it seems to
 */
record CatalogContent(List<Entry> entries, List<PolicyRule> rules, List<CatalogProblem> warnings) {

}

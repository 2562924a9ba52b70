package io.credbroker.service.catalog;

import java.util.List;

import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.yaml.YamlProblem;

/**
 * What a text says, once nothing is wrong with it.
 *
 * @param warnings what may not mean what it seems to
 */
record CatalogContent(List<MappingDefinition> entries, List<PolicyRule> rules, List<YamlProblem> warnings) {

}

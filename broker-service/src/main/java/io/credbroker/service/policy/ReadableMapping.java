package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.mapping.MappedName;

/**
 * A mapping of which a caller may read at least one id in some context.
 *
 * @param mapping the mapping, which may be a pattern
 * @param allowing the rules that allow the caller some id of it; at least one
 * @param denying the rules that deny the caller some id of it, or all in some context
 */
public record ReadableMapping(MappedName mapping, List<PolicyRule> allowing, List<PolicyRule> denying) {
}

package io.credbroker.service.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;

/**
 * The policies of one revision, ready to be asked.
 */
final class CompiledPolicies {

	private final CatalogRevision revision;

	private final List<CompiledRule> rules;

	private final Map<ResourceKind, RuleIndex> byKind = new EnumMap<>(ResourceKind.class);

	CompiledPolicies(CatalogRevision revision) {
		this.revision = revision;
		this.rules = revision.rules().stream().map(CompiledRule::new).toList();
		for (ResourceKind kind : ResourceKind.values()) {
			RuleIndex index = new RuleIndex();
			this.rules.stream()
				.filter((rule) -> !rule.ids(kind).isEmpty())
				.forEach((rule) -> index.add(rule.ids(kind), rule));
			this.byKind.put(kind, index);
		}
	}

	CatalogRevision revision() {
		return this.revision;
	}

	/**
	 * Every rule, in the order they are written.
	 */
	List<CompiledRule> rules() {
		return this.rules;
	}

	Decision decide(Caller caller, Mapping mapping, AssertedContext context) {
		Tally tally = new Tally(caller, context);
		Objects.requireNonNull(this.byKind.get(mapping.kind())).forEach(caller, mapping, tally);
		CompiledRule denying = tally.denying();
		if (denying != null) {
			return new Denied(denying.name(), denying.groupsOf(caller), Refusals.denied(mapping, denying, context));
		}
		CompiledRule allowing = tally.allowing();
		if (allowing != null) {
			return new Allowed(allowing.name(), allowing.groupsOf(caller), allowing.maxTtl());
		}
		Part lacking = tally.lacking();
		return new Denied(null, Set.of(),
				(lacking != null) ? Refusals.lacking(mapping, lacking, context) : Refusals.notAllowed(mapping, caller));
	}

}

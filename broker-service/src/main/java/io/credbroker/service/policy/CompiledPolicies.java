package io.credbroker.service.policy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.catalog.Glob;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.Decision.Denied;

/**
 * The policies of one revision, ready to be asked.
 */
final class CompiledPolicies {

	private final CatalogRevision revision;

	private final Map<ResourceKind, RuleIndex> byKind = new EnumMap<>(ResourceKind.class);

	CompiledPolicies(CatalogRevision revision) {
		this.revision = revision;
		for (ResourceKind kind : ResourceKind.values()) {
			this.byKind.put(kind, new RuleIndex());
		}
		revision.rules().forEach(this::add);
	}

	private void add(PolicyRule rule) {
		CompiledRule compiled = new CompiledRule(rule);
		rule.ids().forEach((kind, ids) -> index(kind).add(ids.stream().map(Glob::of).toList(), compiled));
	}

	CatalogRevision revision() {
		return this.revision;
	}

	Decision decide(Caller caller, Mapping mapping, AssertedContext context) {
		Tally tally = new Tally(context.dagId());
		index(mapping.kind()).forEach(caller, mapping.id(), tally);
		CompiledRule denying = tally.denying();
		if (denying != null) {
			return new Denied(denying.name(), Refusals.denied(mapping, denying, context.dagId()));
		}
		CompiledRule allowing = tally.allowing();
		if (allowing != null) {
			return new Allowed(allowing.name(), allowing.maxTtl());
		}
		return new Denied(null, tally.allowedInOtherDags() ? Refusals.notInThisDag(mapping, context.dagId())
				: Refusals.notAllowed(mapping, caller));
	}

	private RuleIndex index(ResourceKind kind) {
		return Objects.requireNonNull(this.byKind.get(kind));
	}

}

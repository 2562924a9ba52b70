package io.credbroker.service.policy;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a caller may read what a mapping names: only if a rule allows it and
 * none denies it.
 * <p>
 * The order of rules does not matter, and a revision is compiled once.
 */
@Component
@SuppressWarnings("ReferenceEquality") // a revision is compiled once, and is equal to
										// itself alone
public final class Policies {

	private volatile @Nullable CompiledPolicies latest;

	/**
	 * What the rules of this revision say.
	 */
	public Decision decide(CatalogRevision revision, Caller caller, Mapping mapping, AssertedContext context) {
		return compiled(revision).decide(caller, mapping, context);
	}

	/**
	 * The rules of this revision, ready to be asked.
	 */
	CompiledPolicies compiled(CatalogRevision revision) {
		CompiledPolicies compiled = this.latest;
		return (compiled != null && compiled.revision() == revision) ? compiled : compile(revision);
	}

	/**
	 * A lookup that began under an older revision may come late; it must not push the
	 * newer one out.
	 */
	private synchronized CompiledPolicies compile(CatalogRevision revision) {
		CompiledPolicies known = this.latest;
		if (known != null && known.revision() == revision) {
			return known;
		}
		CompiledPolicies compiled = new CompiledPolicies(revision);
		if (known == null || known.revision().number() < revision.number()) {
			this.latest = compiled;
		}
		return compiled;
	}

}

package io.credbroker.service.lookup;

import org.jspecify.annotations.Nullable;

/**
 * One lookup that has ended: how, and by what.
 */
public record Lookup(LookupOutcome outcome, Trail trail) {

	/**
	 * What the lookup went by, as far as it got.
	 *
	 * @param revision the catalog revision that served it
	 * @param mapping the name of the mapping
	 * @param owner who to ask about the mapping
	 * @param rule the rule that allowed or denied it
	 * @param store the store that holds the secret
	 */
	public record Trail(long revision, @Nullable String mapping, @Nullable String owner, @Nullable String rule,
			@Nullable String store) {
	}

}

package io.credbroker.service.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * One rule as it is written in the catalog.
 *
 * @param callers who it is about
 * @param ids globs of the ids it is about, by kind
 * @param dags globs of the DAGs it is about; empty means any, and none at all
 * @param maxTtl the longest an answer given under this rule may be used
 */
public record PolicyRule(String name, Effect effect, CallerMatch callers, Map<ResourceKind, List<String>> ids,
		List<String> dags, @Nullable Duration maxTtl) {

	/**
	 * Whether a matching rule lets the lookup pass or stops it.
	 */
	public enum Effect {

		/** Lets it pass unless another rule denies it. */
		ALLOW,
		/** Stops it whatever other rules say. */
		DENY

	}

	/**
	 * Matches a caller that fits every part that is given, and any word within a part.
	 *
	 * @param serviceAccounts {@code namespace/name}
	 */
	public record CallerMatch(@Nullable String issuer, Set<String> groups, Set<String> subjects,
			Set<String> serviceAccounts) {
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.ContextMatch;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the catalog; it matches a lookup that matches every part.
 *
 * @param callers the callers that it matches
 * @param resources the resources that it matches
 * @param context the context that it requires
 * @param terms the binding that an allowance requires and the ttl it gives
 */
public record PolicyRule(String name, Effect effect, CallerMatch callers, ResourceMatch resources, ContextMatch context,
		Terms terms) {

	/**
	 * Whether a matching rule allows or denies the lookup.
	 */
	public enum Effect {

		/** Allows the lookup unless another rule denies it. */
		ALLOW,
		/** Denies the lookup, whatever other rules allow. */
		DENY

	}

	/**
	 * Matches a caller that matches every given part; a part matches if any of its values
	 * does.
	 *
	 * @param clients OAuth2 clients that obtained the token
	 * @param serviceAccounts {@code namespace/name}, or {@code namespace/*} for all of it
	 * @param claims the accepted values, by the configured name of the claim
	 */
	public record CallerMatch(@Nullable String issuer, Set<String> groups, Set<String> subjects, Set<String> clients,
			Set<String> serviceAccounts, Map<String, Set<String>> claims) {

		/** Every caller. */
		public static final CallerMatch ANY = new CallerMatch(null, Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

	}

	/**
	 * Matches an id that matches a glob of its kind, if its mapping has one of the tags.
	 *
	 * @param ids globs of ids, by kind
	 * @param tags empty matches any mapping, also one without tags
	 */
	public record ResourceMatch(Map<ResourceKind, List<String>> ids, Set<String> tags) {
	}

	/**
	 * The terms of an allowance; a denial has none.
	 *
	 * @param binding what the token must be bound to
	 * @param maxTtl the longest time an answer may be used
	 */
	public record Terms(@Nullable RequiredBinding binding, @Nullable Duration maxTtl) {

		/** No requirement and no limit. */
		public static final Terms NONE = new Terms(null, null);

	}

	/**
	 * What a token must be bound to.
	 */
	public enum RequiredBinding {

		/** To a key or to a client certificate. */
		ANY,
		/** To a key that signs a proof for each request. */
		DPOP,
		/** To a client certificate. */
		MTLS

	}

}

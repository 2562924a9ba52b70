package io.credbroker.service.identity;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether a token points to a caller's groups instead of holding them, as Entra ID
 * does above a few hundred.
 */
final class GroupOverage {

	private GroupOverage() {
	}

	/**
	 * Whether the claim of this name was left out or replaced by a reference: by one of
	 * OpenID Connect's distributed claims, written in either of two ways, or by a claim
	 * that only says that there are some.
	 */
	static boolean of(Map<String, Object> claims, String name) {
		Object value = ClaimPath.find(claims, name);
		return holds(claims.get("_claim_names"), name) || isReference(claims, name, value)
				|| (value == null && isTrue(claims.get("has" + name)));
	}

	private static boolean isReference(Map<String, Object> claims, String name, @Nullable Object value) {
		Object sources = claims.get("_claim_sources");
		boolean pointing = value instanceof String source && holds(sources, source);
		return pointing || claims.keySet().stream().anyMatch((claim) -> claim.startsWith(name + ":src"));
	}

	private static boolean holds(@Nullable Object object, String name) {
		return object instanceof Map<?, ?> members && members.containsKey(name);
	}

	private static boolean isTrue(@Nullable Object value) {
		return Boolean.TRUE.equals(value) || (value instanceof String text && text.equalsIgnoreCase("true"));
	}

}

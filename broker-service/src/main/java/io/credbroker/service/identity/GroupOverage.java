package io.credbroker.service.identity;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Detects a token that refers to the caller's groups instead of listing them, as Entra ID
 * issues above a few hundred groups.
 */
final class GroupOverage {

	private GroupOverage() {
	}

	/**
	 * Whether the claim was replaced by a reference: a distributed claim of OpenID
	 * Connect, in either of its two forms, or a claim that only says that the caller has
	 * groups.
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

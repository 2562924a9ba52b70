package io.credbroker.service.identity;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the service account of a cluster's token.
 */
final class ServiceAccounts {

	private static final Pattern SUBJECT = Pattern.compile("system:serviceaccount:([^:]+):([^:]+)");

	private ServiceAccounts() {
	}

	/**
	 * The account as {@code namespace/name}.
	 */
	static @Nullable String read(Map<String, Object> claims) {
		if (claims.get("kubernetes.io") instanceof Map<?, ?> bound) {
			Object namespace = bound.get("namespace");
			Object name = ClaimPath.find(bound, "serviceaccount.name");
			if (namespace instanceof String && name instanceof String) {
				return namespace + "/" + name;
			}
		}
		if (claims.get("sub") instanceof String subject) {
			Matcher account = SUBJECT.matcher(subject);
			return account.matches() ? account.group(1) + "/" + account.group(2) : null;
		}
		return null;
	}

}

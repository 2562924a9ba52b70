package io.credbroker.service.policy;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The values by which a rule may name service accounts: {@code namespace/name}, or
 * {@code namespace/*} for every account of the namespace.
 */
public final class ServiceAccountNames {

	private ServiceAccountNames() {
	}

	/**
	 * Every value that matches the account; empty without an account.
	 */
	public static Set<String> of(@Nullable String account) {
		if (account == null) {
			return Set.of();
		}
		String namespace = account.substring(0, account.indexOf('/') + 1) + "*";
		return account.equals(namespace) ? Set.of(namespace) : Set.of(account, namespace);
	}

	/**
	 * Whether a rule that lists these values, or none, matches an account.
	 */
	public static boolean allow(Set<String> listed, @Nullable String account) {
		return listed.isEmpty() || of(account).stream().anyMatch(listed::contains);
	}

	/**
	 * Whether a rule that lists some values, or none, matches every account that another
	 * one matches.
	 */
	static boolean cover(Set<String> wide, Set<String> narrow) {
		return wide.isEmpty() || (!narrow.isEmpty() && narrow.stream().allMatch((account) -> allow(wide, account)));
	}

}

package io.credbroker.service.http;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who holds which role.
 *
 * @param auditor may read and check the record, and see who holds which version
 * @param security may see why any caller is allowed or refused, and who holds which
 * version
 * @param operator may see the state of the stores and who holds which version, and may
 * rotate, invalidate and revoke
 * @param contextAuthority is believed when it says that it has verified the task for
 * which it asks, as Airflow's API server has
 */
@ConfigurationProperties(prefix = "broker.roles", ignoreUnknownFields = false)
record RoleProperties(@Nullable Holders auditor, @Nullable Holders security, @Nullable Holders operator,
		@Nullable Holders contextAuthority) {

	Map<Role, Holders> holders() {
		Map<Role, Holders> holders = new EnumMap<>(Role.class);
		put(holders, Role.AUDITOR, this.auditor);
		put(holders, Role.SECURITY, this.security);
		put(holders, Role.OPERATOR, this.operator);
		put(holders, Role.CONTEXT_AUTHORITY, this.contextAuthority);
		return holders;
	}

	private static void put(Map<Role, Holders> holders, Role role, @Nullable Holders configured) {
		if (configured != null) {
			holders.put(role, configured);
		}
	}

	/**
	 * The holders of one role.
	 *
	 * @param issuer the configured name of their issuer; callers of other issuers do not
	 * count
	 * @param groups members of any of these groups hold the role
	 * @param subjects these subjects hold the role
	 * @param clients callers with a token of one of these OAuth2 clients hold the role
	 * @param serviceAccounts these Kubernetes service accounts hold the role, as
	 * {@code namespace/name}
	 */
	record Holders(String issuer, Set<String> groups, Set<String> subjects, Set<String> clients,
			Set<String> serviceAccounts) {

		private static final Pattern ACCOUNT = Pattern.compile("[^/]+/[^/]+");

		Holders(@Nullable String issuer, @DefaultValue Set<String> groups, @DefaultValue Set<String> subjects,
				@DefaultValue Set<String> clients, @DefaultValue Set<String> serviceAccounts) {
			if (issuer == null || Stream.of(groups, subjects, clients, serviceAccounts).allMatch(Set::isEmpty)) {
				throw new IllegalArgumentException(
						"a role needs an issuer, and groups, subjects, clients or service-accounts of it");
			}
			if (Stream.of(groups, subjects, clients, serviceAccounts)
				.flatMap(Set::stream)
				.anyMatch((word) -> word.contains("*"))) {
				throw new IllegalArgumentException(
						"groups, subjects, clients and service-accounts of a role are matched exactly, * is not a wildcard; write each name out");
			}
			if (!serviceAccounts.stream().allMatch((account) -> ACCOUNT.matcher(account).matches())) {
				throw new IllegalArgumentException("service-accounts of a role are written as namespace/name");
			}
			this.issuer = issuer;
			this.groups = Set.copyOf(groups);
			this.subjects = Set.copyOf(subjects);
			this.clients = Set.copyOf(clients);
			this.serviceAccounts = Set.copyOf(serviceAccounts);
		}

		boolean include(Caller caller) {
			return caller.issuer().equals(this.issuer) && (this.subjects.contains(caller.subject())
					|| holds(this.clients, caller.client()) || holds(this.serviceAccounts, caller.serviceAccount())
					|| !Collections.disjoint(this.groups, caller.groups()));
		}

		private static boolean holds(Set<String> words, @Nullable String word) {
			return word != null && words.contains(word);
		}

	}

}

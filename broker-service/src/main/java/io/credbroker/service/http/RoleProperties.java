package io.credbroker.service.http;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who holds which role.
 *
 * @param auditor may read and check the record
 * @param security may see why any caller is allowed or refused
 * @param operator may see the state of the stores
 */
@ConfigurationProperties(prefix = "broker.roles", ignoreUnknownFields = false)
record RoleProperties(@Nullable Holders auditor, @Nullable Holders security, @Nullable Holders operator) {

	Map<Role, Holders> holders() {
		Map<Role, Holders> holders = new EnumMap<>(Role.class);
		put(holders, Role.AUDITOR, this.auditor);
		put(holders, Role.SECURITY, this.security);
		put(holders, Role.OPERATOR, this.operator);
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
	 * @param issuer the configured name of their issuer; groups of other issuers do not
	 * count
	 * @param groups members of any of these groups hold the role
	 * @param subjects these subjects hold the role
	 */
	record Holders(String issuer, Set<String> groups, Set<String> subjects) {

		Holders(@Nullable String issuer, @DefaultValue Set<String> groups, @DefaultValue Set<String> subjects) {
			if (issuer == null || (groups.isEmpty() && subjects.isEmpty())) {
				throw new IllegalArgumentException("a role needs an issuer, and groups or subjects of it");
			}
			if (Stream.concat(groups.stream(), subjects.stream()).anyMatch((word) -> word.contains("*"))) {
				throw new IllegalArgumentException(
						"groups and subjects of a role are matched exactly, * is not a wildcard; write each name out");
			}
			this.issuer = issuer;
			this.groups = Set.copyOf(groups);
			this.subjects = Set.copyOf(subjects);
		}

		boolean include(Caller caller) {
			return caller.issuer().equals(this.issuer) && (this.subjects.contains(caller.subject())
					|| !Collections.disjoint(this.groups, caller.groups()));
		}

	}

}

package io.credbroker.service.http;

import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;

/**
 * Tells which permissions a caller has by its roles; a role that is not configured has no
 * holders.
 */
final class Roles {

	private final Map<Role, RoleProperties.Holders> holders;

	Roles(Map<Role, RoleProperties.Holders> holders) {
		this.holders = Map.copyOf(holders);
	}

	boolean permit(Caller caller, Permission permission) {
		return Role.giving(permission).stream().anyMatch((role) -> {
			RoleProperties.Holders configured = this.holders.get(role);
			return configured != null && configured.include(caller);
		});
	}

	/**
	 * Whether a role is configured that gives the permission.
	 */
	boolean isGiven(Permission permission) {
		return Role.giving(permission).stream().anyMatch(this.holders::containsKey);
	}

	/**
	 * The problem for a caller without the permission.
	 */
	static ProblemException required(Permission permission) {
		String roles = Role.giving(permission).stream().map(Role::text).collect(Collectors.joining(" or "));
		return new ProblemException(ProblemCode.ROLE_REQUIRED,
				"This needs the role %1$s; broker.roles.%1$s lists its holders.".formatted(roles));
	}

}

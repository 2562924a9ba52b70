package io.credbroker.service.http;

import java.util.Map;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;

/**
 * Tells who holds which role; a role that is not configured is held by nobody.
 */
public final class Roles {

	private final Map<Role, RoleProperties.Holders> holders;

	Roles(Map<Role, RoleProperties.Holders> holders) {
		this.holders = Map.copyOf(holders);
	}

	/**
	 * Whether the caller holds the role.
	 */
	public boolean holds(Caller caller, Role role) {
		RoleProperties.Holders configured = this.holders.get(role);
		return configured != null && configured.include(caller);
	}

	/**
	 * Goes on only for holders of the role.
	 * @throws ProblemException for everybody else
	 */
	public void require(Caller caller, Role role) {
		if (!holds(caller, role)) {
			throw new ProblemException(ProblemCode.ROLE_REQUIRED,
					"This is for holders of the role %1$s; broker.roles.%1$s says who they are."
						.formatted(role.text()));
		}
	}

}

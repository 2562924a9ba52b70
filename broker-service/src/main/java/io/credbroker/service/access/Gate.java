package io.credbroker.service.access;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.http.AccessEvents;
import io.credbroker.service.http.Role;
import io.credbroker.service.http.Roles;
import org.springframework.stereotype.Component;

/**
 * Lets an inquiry pass once it is on the record.
 */
@Component
final class Gate {

	private final Roles roles;

	private final AccessEvents accesses;

	Gate(Roles roles, AccessEvents accesses) {
		this.roles = roles;
		this.accesses = accesses;
	}

	boolean holds(Inquiry inquiry, Role role) {
		return this.roles.holds(inquiry.caller(), role);
	}

	/**
	 * Goes on for any caller.
	 */
	void pass(Inquiry inquiry) {
		this.accesses.granted(inquiry.access());
	}

	/**
	 * Goes on for holders of the role alone; that others tried is on the record, too.
	 */
	void pass(Inquiry inquiry, Role role) {
		if (!holds(inquiry, role)) {
			this.accesses.refused(inquiry.access(), ProblemCode.ROLE_REQUIRED.code());
		}
		this.roles.require(inquiry.caller(), role);
		pass(inquiry);
	}

}

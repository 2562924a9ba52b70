package io.credbroker.service.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a caller can be besides somebody who looks things up; a role gives permissions.
 */
enum Role {

	/** Reads and checks the record. */
	AUDITOR(Permission.AUDIT_READ),
	/** Answers for policies. */
	SECURITY(Permission.CATALOG_EXPLAIN),
	/** Keeps the stores running. */
	OPERATOR(Permission.STORES_READ);

	private final Set<Permission> permissions;

	Role(Permission first, Permission... others) {
		this.permissions = EnumSet.of(first, others);
	}

	/**
	 * The name in configuration and answers.
	 */
	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The roles that give a permission.
	 */
	static List<Role> giving(Permission permission) {
		return Arrays.stream(values()).filter((role) -> role.permissions.contains(permission)).toList();
	}

}

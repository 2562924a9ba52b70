package io.credbroker.service.http;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A role that a caller may hold; it gives permissions.
 */
enum Role {

	/** Reads and checks the record. */
	AUDITOR,
	/** Is responsible for policies. */
	SECURITY,
	/** Keeps the stores running, and rotates what they hold. */
	OPERATOR,
	/** Knows for which task it asks, as Airflow's API server does. */
	CONTEXT_AUTHORITY;

	private Set<Permission> permissions() {
		return switch (this) {
			case AUDITOR -> EnumSet.of(Permission.AUDIT_READ, Permission.ROTATION_READ);
			case SECURITY -> EnumSet.of(Permission.CATALOG_EXPLAIN, Permission.ROTATION_READ);
			case OPERATOR -> EnumSet.of(Permission.STORES_READ, Permission.ROTATION_READ, Permission.ROTATION_OPERATE);
			case CONTEXT_AUTHORITY -> EnumSet.of(Permission.CONTEXT_VERIFY);
		};
	}

	/**
	 * The name in configuration and answers.
	 */
	String text() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The roles that give a permission.
	 */
	static List<Role> giving(Permission permission) {
		return Arrays.stream(values()).filter((role) -> role.permissions().contains(permission)).toList();
	}

}

package io.credbroker.service.identity;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What the access tokens of a product look like; each part gives way to a setting of its
 * own.
 */
enum Preset {

	/** Any issuer whose tokens follow RFC 9068 more or less. */
	NONE,
	/** PingFederate and PingOne; a token for a client alone may have no sub. */
	PING,
	/** Okta's custom authorization servers. */
	OKTA,
	/** Entra ID, tokens of version 1 and 2; its sub differs between applications. */
	ENTRA,
	/** Keycloak, whose every token says what it is for in a claim typ. */
	KEYCLOAK,
	/** Service accounts of a cluster. */
	KUBERNETES;

	/**
	 * The claims to read: those that are configured, and the product's own where none
	 * are.
	 */
	ClaimNames names(ClaimProperties configured) {
		return new ClaimNames(or(configured.groups(), groups()), or(configured.subject(), subject()),
				or(configured.client(), client()), configured.required(), configured.policy());
	}

	private List<String> groups() {
		return switch (this) {
			case NONE, OKTA -> List.of("groups");
			case PING -> List.of("memberOf");
			case ENTRA -> List.of("roles");
			case KEYCLOAK -> List.of("realm_access.roles", "groups");
			case KUBERNETES -> List.of();
		};
	}

	private List<String> subject() {
		return switch (this) {
			case NONE, OKTA, KEYCLOAK, KUBERNETES -> List.of("sub");
			case PING -> List.of("sub", "client_id");
			case ENTRA -> List.of("oid");
		};
	}

	private List<String> client() {
		return switch (this) {
			case NONE -> List.of("azp", "client_id", "cid", "appid");
			case PING -> List.of("client_id");
			case OKTA -> List.of("cid");
			case ENTRA -> List.of("azp", "appid");
			case KEYCLOAK -> List.of("azp");
			case KUBERNETES -> List.of();
		};
	}

	/**
	 * Claims of which the product's access tokens have at least one, and its ID tokens
	 * none; empty, where nothing is known.
	 */
	Set<String> marks() {
		return switch (this) {
			case NONE -> Set.of();
			case PING -> Set.of("client_id");
			case OKTA -> Set.of("cid");
			case ENTRA -> Set.of("azp", "appid");
			case KEYCLOAK -> Set.of("typ");
			case KUBERNETES -> Set.of("kubernetes.io");
		};
	}

	/**
	 * Whether a text with blanks holds several groups; a directory's names hold blanks
	 * themselves.
	 */
	boolean splitsGroups() {
		return this != PING;
	}

	/**
	 * Whether the issuer may name service accounts; any other could invent them.
	 */
	boolean namesServiceAccounts() {
		return this == KUBERNETES;
	}

	private static List<String> or(@Nullable List<String> configured, List<String> known) {
		return (configured != null) ? configured : known;
	}

}

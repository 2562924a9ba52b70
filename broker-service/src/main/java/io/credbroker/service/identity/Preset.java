package io.credbroker.service.identity;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The form of access tokens of a product; each part can be overridden by a setting.
 */
enum Preset {

	/** Any issuer whose tokens roughly follow RFC 9068. */
	NONE,
	/**
	 * PingFederate and PingOne; a token for client credentials may have no {@code sub}.
	 */
	PING,
	/** Okta's custom authorization servers. */
	OKTA,
	/** Entra ID, tokens of version 1 and 2; {@code sub} differs between applications. */
	ENTRA,
	/** Keycloak; every token states its purpose in the claim {@code typ}. */
	KEYCLOAK,
	/** Service accounts of a Kubernetes cluster. */
	KUBERNETES;

	/**
	 * The claims to read: the configured ones, or those of the product.
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
	 * Claims of which access tokens of the product have at least one, and ID tokens none;
	 * empty if unknown.
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
	 * Whether a text with blanks is a list of groups; names of a directory may contain
	 * blanks.
	 */
	boolean splitsGroups() {
		return this != PING;
	}

	/**
	 * Whether the issuer may name Kubernetes service accounts.
	 */
	boolean namesServiceAccounts() {
		return this == KUBERNETES;
	}

	private static List<String> or(@Nullable List<String> configured, List<String> known) {
		return (configured != null) ? configured : known;
	}

}

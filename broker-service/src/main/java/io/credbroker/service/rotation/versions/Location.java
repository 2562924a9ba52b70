package io.credbroker.service.rotation.versions;

import io.credbroker.service.secret.CredentialId;

/**
 * Where a secret is: the name of its store and its key there.
 */
record Location(String store, String key) {

	/**
	 * The id of the secret in paths, tables and events.
	 */
	String credential() {
		return CredentialId.of(this.store, this.key);
	}

}

package io.credbroker.provider.vault;

/**
 * The kind of engine at a mount, which decides how a key below it is read.
 */
public enum VaultEngine {

	/**
	 * Key/value secrets without versions.
	 */
	KV_1,

	/**
	 * Key/value secrets with versions.
	 */
	KV_2,

	/**
	 * Database users: static roles, whose password Vault rotates, and dynamic roles,
	 * which are users made for each fetch.
	 */
	DATABASE,

	/**
	 * AWS access keys and session credentials.
	 */
	AWS,

	/**
	 * Any other engine whose answer to a read carries a lease.
	 */
	LEASING

}

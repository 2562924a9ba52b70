package io.credbroker.service.http;

/**
 * What only holders of a role may do; policies decide about secrets all the same.
 */
public enum Permission {

	/** Read the record, export it and check that it is what was written. */
	AUDIT_READ("audit:read"),
	/** See why any caller is allowed or refused, and who may read what. */
	CATALOG_EXPLAIN("catalog:explain"),
	/** See the state of the stores. */
	STORES_READ("stores:read"),
	/** See versions, their holders, leases and operations. */
	ROTATION_READ("rotation:read"),
	/** Rotate, invalidate and revoke. */
	ROTATION_OPERATE("rotation:operate"),
	/** Vouch for the task for which it looks something up. */
	CONTEXT_VERIFY("context:verify");

	private final String text;

	Permission(String text) {
		this.text = text;
	}

	/**
	 * The name in documentation and configuration.
	 */
	public String text() {
		return this.text;
	}

}

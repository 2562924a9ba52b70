package io.credbroker.service.http;

/**
 * What only holders of a role may do; none of it gives a secret.
 */
public enum Permission {

	/** Read the record, export it and check that it is what was written. */
	AUDIT_READ("audit:read"),
	/** See why any caller is allowed or refused, and who may read what. */
	CATALOG_EXPLAIN("catalog:explain"),
	/** See what the stores are doing. */
	STORES_READ("stores:read");

	private final String text;

	Permission(String text) {
		this.text = text;
	}

	/**
	 * The name in docs.
	 */
	public String text() {
		return this.text;
	}

}

package io.credbroker.api;

/**
 * The three things Airflow asks a secrets backend for.
 */
public enum ResourceKind {

	/** Asked for by conn_id. */
	CONNECTION("connections"),
	/** Asked for by key. */
	VARIABLE("variables"),
	/** Asked for by the value of a {@code *_secret} configuration option. */
	CONFIG("configs");

	private final String plural;

	ResourceKind(String plural) {
		this.plural = plural;
	}

	/**
	 * The path segment under {@code /v1/} and the section of the catalog.
	 */
	public String plural() {
		return this.plural;
	}

	/**
	 * What its id is called in requests and answers.
	 */
	public String idName() {
		return (this == CONNECTION) ? "conn_id" : "key";
	}

	/**
	 * The word in messages, metrics and audit events.
	 */
	public String singular() {
		return this.plural.substring(0, this.plural.length() - 1);
	}

}

package io.credbroker.service.policy;

/**
 * The fields of a rule, in the order in which they are compared.
 */
public enum RuleField {

	/** An id of the kind. */
	ID("id"),
	/** A tag of the mapping. */
	TAGS("tags"),
	/** The issuer of the token. */
	ISSUER("issuer"),
	/** The caller's groups. */
	GROUPS("groups"),
	/** The caller's name within its issuer. */
	SUBJECT("subjects"),
	/** The OAuth2 client that obtained the token. */
	CLIENT("clients"),
	/** The Kubernetes service account. */
	SERVICE_ACCOUNT("service-accounts"),
	/** Further claims of the token. */
	CLAIMS("claims"),
	/** What the token is bound to. */
	BINDING("require-binding"),
	/** The DAG for which the lookup is made. */
	DAG("dags"),
	/** The task for which the lookup is made. */
	TASK("tasks"),
	/** The team for which the lookup is made. */
	TEAM("teams"),
	/** The type of the run for which the lookup is made. */
	RUN_TYPE("run-types"),
	/** How far the context is known. */
	STANDING("context");

	private final String key;

	RuleField(String key) {
		this.key = key;
	}

	/**
	 * The key in the catalog; {@code id} represents the keys of the three kinds.
	 */
	public String key() {
		return this.key;
	}

}

package io.credbroker.service.policy;

/**
 * What a rule can ask of a lookup, in the order in which it is compared.
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
	/** The DAG that the caller says it runs. */
	DAG("dags"),
	/** The task that the caller says it runs. */
	TASK("tasks"),
	/** The team that the caller says it runs for. */
	TEAM("teams"),
	/** The type of the run that the caller says it is part of. */
	RUN_TYPE("run-types");

	private final String key;

	RuleField(String key) {
		this.key = key;
	}

	/**
	 * The key of the catalog that asks for it; {@code id} stands for the keys of the
	 * three kinds.
	 */
	public String key() {
		return this.key;
	}

}

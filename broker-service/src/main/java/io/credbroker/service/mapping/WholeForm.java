package io.credbroker.service.mapping;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a secret holds a whole connection.
 */
public enum WholeForm {

	/**
	 * A URI or JSON in the only field or in {@code conn_uri}, or Airflow's keys as
	 * fields.
	 */
	ANY("true"),

	/** As Airflow's backend for HashiCorp Vault reads it. */
	AIRFLOW_VAULT("airflow-vault"),

	/** As Airflow's backend for AWS Secrets Manager reads it. */
	AIRFLOW_AWS("airflow-aws"),

	/** One text that is a URI. */
	URI("uri"),

	/** JSON of Airflow's keys. */
	JSON("json");

	private final String text;

	WholeForm(String text) {
		this.text = text;
	}

	/**
	 * The form that is written so in a catalog.
	 */
	static Optional<WholeForm> of(String text) {
		return Arrays.stream(values()).filter((form) -> form.text.equals(text)).findFirst();
	}

	/**
	 * The form as it is written in a catalog.
	 */
	public String text() {
		return this.text;
	}

}

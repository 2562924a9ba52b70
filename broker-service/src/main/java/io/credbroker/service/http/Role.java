package io.credbroker.service.http;

import java.util.Locale;

/**
 * What a caller can be besides somebody who looks things up; no role gives a secret.
 */
public enum Role {

	/** May read and check the record. */
	AUDITOR,
	/** May see why any caller is allowed or refused. */
	SECURITY;

	/**
	 * The name in configuration, answers and docs.
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}

package io.credbroker.service.http;

import java.util.Map;

import io.credbroker.service.identity.Caller;

/**
 * Somebody reads the record or asks about policies, which is itself on the record.
 *
 * @param path what is read
 * @param parameters which part of it
 */
record PrivilegedAccess(Caller caller, String correlationId, String path, Map<String, String> parameters) {

	public PrivilegedAccess {
		parameters = Map.copyOf(parameters);
	}

}

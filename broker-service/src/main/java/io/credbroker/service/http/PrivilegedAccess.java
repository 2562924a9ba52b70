package io.credbroker.service.http;

import java.util.Map;

import io.credbroker.service.identity.Caller;

/**
 * An access to the record or to policies, which is recorded itself.
 *
 * @param path what is read
 * @param parameters the query parameters
 */
record PrivilegedAccess(Caller caller, String correlationId, String path, Map<String, String> parameters) {

	public PrivilegedAccess {
		parameters = Map.copyOf(parameters);
	}

}

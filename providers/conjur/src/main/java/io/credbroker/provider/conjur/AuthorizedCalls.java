package io.credbroker.provider.conjur;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import tools.jackson.databind.JsonNode;

/**
 * The calls of one request to Conjur, made with one token.
 */
record AuthorizedCalls(ConjurCalls calls, ConjurToken token, String requestId, Clock clock) {

	private static final int ATTEMPTS = 2;

	/**
	 * Reads the versions before and after the values, so that all values belong together;
	 * when a version changed in between, it reads once more.
	 */
	FetchResult secret(ConjurKey key) throws FailedCallException {
		SecretMetadata before = metadata(key);
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Failure problem = before.problem().orElse(null);
			if (problem != null) {
				return problem;
			}
			Map<String, SecretValue> values = values(key);
			SecretMetadata after = metadata(key);
			if (after.version().equals(before.version())) {
				return found(key, values, after);
			}
			before = after;
		}
		return new Rotating(null);
	}

	private static Found found(ConjurKey key, Map<String, SecretValue> values, SecretMetadata metadata) {
		var described = metadata.described();
		return new Found(new Secret(values, key.isOneVariable() ? values.get(ConjurKey.VALUE) : null,
				described.version(), described.rotatedAt(), described.nextRotationAt(), null, null));
	}

	private Map<String, SecretValue> values(ConjurKey key) throws FailedCallException {
		Map<String, SecretValue> values = new LinkedHashMap<>();
		for (Map.Entry<String, String> variable : key.ids().entrySet()) {
			String value = this.calls.value(variable.getValue(), this.token.values(), this.requestId);
			values.put(variable.getKey(), SecretValue.of(value));
		}
		return values;
	}

	SecretMetadata metadata(ConjurKey key) throws FailedCallException {
		Instant asked = this.clock.instant();
		Map<String, VariableMetadata> variables = new LinkedHashMap<>();
		for (String id : key.ids().values()) {
			JsonNode resource = this.calls.variable(id, this.token.token(), this.requestId);
			variables.put(id, (resource != null) ? VariableMetadata.of(resource) : VariableMetadata.ABSENT);
		}
		return new SecretMetadata(variables, asked);
	}

	void expire(String id) throws FailedCallException {
		this.calls.expire(id, this.token.token(), this.requestId);
	}

	void whoami() throws FailedCallException {
		this.calls.whoami(this.token.token());
	}

}

package io.credbroker.provider.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of an engine that issued a credential; a field without a value, such
 * as the session token of an AWS user, is a JSON null.
 */
final class IssuedSecretReader {

	private static final Pattern UPSTREAM_THROTTLES = Pattern.compile("upstream rate limited");

	private IssuedSecretReader() {
	}

	/**
	 * @param life when Vault was asked, and the latest end whatever the lease says
	 */
	static FetchResult read(StoreHttpResponse answer, Lifetime life) {
		if (answer.status() == 502 && VaultFailure.mentions(answer, UPSTREAM_THROTTLES)) {
			return new Throttled(answer.retryAfter());
		}
		if (answer.status() != 200) {
			return NotFoundFailure.ofRole(answer);
		}
		JsonNode json = answer.json();
		if (json == null || !json.path("data").isObject()) {
			return new Malformed("Vault answered 200 without data: is something else listening there?");
		}
		return issued(json, life);
	}

	private static FetchResult issued(JsonNode json, Lifetime life) {
		Map<String, SecretValue> fields = SecretFields.of(json.path("data"), Set.of());
		String id = json.path("lease_id").asString("");
		Duration duration = Duration.ofSeconds(json.path("lease_duration").asLong(0));
		if (id.isEmpty() || !duration.isPositive()) {
			return new Malformed("the answer carries no lease, so that nobody could tell when the credential ends");
		}
		if (fields.values().stream().allMatch(SecretValue::isJsonNull)) {
			return new Malformed("the issued credential has no fields");
		}
		Lease lease = new Lease(id, duration, json.path("renewable").asBoolean(false));
		return new Found(new Secret(fields, null, null, null, life.end(lease), lease));
	}

	/**
	 * What bounds an issued credential.
	 *
	 * @param asked when Vault was asked, from which the lease counts
	 * @param tokenEnd the end of the token that asked, with which its leases end;
	 * {@link Instant#MAX} if it has none
	 * @param engine what issued it
	 */
	record Lifetime(Instant asked, Instant tokenEnd, VaultEngine engine) {

		/**
		 * AWS session credentials cannot be revoked, so they stay valid after Vault's
		 * token ends.
		 */
		Instant end(Lease lease) {
			Instant end = this.asked.plus(lease.duration());
			boolean endsWithToken = !LeaseRevocation.isAwsSession(this.engine, lease);
			return (endsWithToken && this.tokenEnd.isBefore(end)) ? this.tokenEnd : end;
		}

	}

}

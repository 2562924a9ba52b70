package io.credbroker.provider.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the credentials of a static database role.
 * <p>
 * The time of the last rotation is the version. When a rotation is due, {@code ttl} is
 * zero until Vault has rotated the password; the next rotation is then in the past, and
 * is passed on as it is.
 */
final class StaticRoleReader {

	private static final String LAST_ROTATION = "last_vault_rotation";

	private static final Set<String> NO_FIELDS = Set.of(LAST_ROTATION, "rotation_period", "rotation_schedule",
			"rotation_window", "ttl");

	private StaticRoleReader() {
	}

	/**
	 * @param asked when Vault was asked, from which its {@code ttl} counts
	 */
	static FetchResult read(StoreHttpResponse answer, Instant asked) {
		if (answer.status() != 200) {
			return NotFoundFailure.ofRole(answer);
		}
		JsonNode json = answer.json();
		JsonNode data = (json != null) ? json.path("data") : null;
		if (data == null || data.path(LAST_ROTATION).asString("").isEmpty()) {
			return new Malformed("the answer names no last rotation: is this a database engine?");
		}
		Map<String, SecretValue> fields = SecretFields.of(data, NO_FIELDS);
		if (fields.values().stream().allMatch(SecretValue::isJsonNull)) {
			return new Malformed("the static role has no fields");
		}
		Instant rotated = rotated(data);
		return new Found(new Secret(fields, data.path(LAST_ROTATION).asString(), rotated, next(data, rotated, asked),
				null, null));
	}

	/**
	 * Go writes the year 1 for a time that is not set.
	 */
	private static @Nullable Instant rotated(JsonNode data) {
		Instant time = SecretFields.time(data.path(LAST_ROTATION));
		return (time != null && time.isAfter(Instant.EPOCH)) ? time : null;
	}

	private static @Nullable Instant next(JsonNode data, @Nullable Instant rotated, Instant asked) {
		Duration period = seconds(data.path("rotation_period"));
		if (rotated != null && period != null && period.isPositive()) {
			return rotated.plus(period);
		}
		Duration left = seconds(data.path("ttl"));
		return (left != null) ? asked.plus(left) : null;
	}

	private static @Nullable Duration seconds(JsonNode number) {
		return number.isNumber() ? Duration.ofSeconds(number.decimalValue().longValue()) : null;
	}

}

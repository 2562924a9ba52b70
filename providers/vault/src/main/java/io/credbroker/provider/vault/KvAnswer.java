package io.credbroker.provider.vault;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of a key/value engine.
 * <p>
 * Texts are taken as they are; numbers, booleans, lists and objects become their JSON
 * text, so that a connection's extra may be stored as JSON. A field without a value is
 * refused.
 */
final class KvAnswer {

	private KvAnswer() {
	}

	static FetchResult read(VaultAnswer answer, int version) {
		JsonNode json = answer.json();
		if (answer.status() == 404) {
			return absent(json);
		}
		if (answer.status() != 200) {
			return VaultFailure.ofStatus(answer.status(), answer.headers());
		}
		if (json == null || !json.path("data").isObject()) {
			return new Malformed("Vault answered 200 without data: is something else listening there?");
		}
		return (version == 1) ? unversioned(json) : versioned(json.path("data"));
	}

	/**
	 * A secret that is not there, and a deleted or destroyed version, answer 404 without
	 * errors; anything more means that the engine is not where the settings say.
	 */
	private static FetchResult absent(@Nullable JsonNode json) {
		if (json == null) {
			return new Malformed("Vault answered 404 without JSON: is something else listening there?");
		}
		if (!json.path("errors").isEmpty()) {
			return new Malformed("Vault answered 404: no secrets engine is mounted there");
		}
		if (!json.path("warnings").isEmpty()) {
			return new Malformed("Vault answered 404: the engine is of another version than kv says");
		}
		return new Missing();
	}

	private static FetchResult unversioned(JsonNode json) {
		if (!json.path("lease_id").asString("").isEmpty()) {
			return new Malformed("the engine issued a lease, so it is no key/value engine");
		}
		return found(json.path("data"), new Metadata(null, null, null));
	}

	private static FetchResult versioned(JsonNode data) {
		JsonNode metadata = data.path("metadata");
		if (!metadata.isObject()) {
			return new Malformed("the answer has no metadata: the engine is of another version than kv says");
		}
		if (data.path("data").isNull()) {
			return new Missing();
		}
		if (!data.path("data").isObject()) {
			return new Malformed("the answer has no fields");
		}
		return found(data.path("data"), new Metadata(metadata.path("version").asString(null),
				instant(metadata.path("created_time")), instant(metadata.path("deletion_time"))));
	}

	private static FetchResult found(JsonNode fields, Metadata metadata) {
		if (fields.isEmpty()) {
			return new Malformed("the secret has no fields");
		}
		Map<String, SecretValue> values = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> field : fields.properties()) {
			JsonNode value = field.getValue();
			if (value.isNull()) {
				return new Malformed("the secret has a field without a value");
			}
			values.put(field.getKey(), SecretValue.of(value.isString() ? value.asString() : value.toString()));
		}
		return new Found(new Secret(values, metadata.version(), metadata.created(), null, metadata.deletion(), null));
	}

	private static @Nullable Instant instant(JsonNode time) {
		try {
			return time.asString("").isEmpty() ? null : Instant.parse(time.asString());
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	/**
	 * @param deletion when Vault will delete this version, if that is planned; a version
	 * already deleted comes without data
	 */
	private record Metadata(@Nullable String version, @Nullable Instant created, @Nullable Instant deletion) {
	}

}

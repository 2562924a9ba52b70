package io.credbroker.provider.vault;

import java.time.Instant;
import java.util.Set;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of a key/value engine.
 */
final class KvSecretReader {

	private KvSecretReader() {
	}

	static FetchResult read(StoreHttpResponse answer, int version) {
		if (answer.status() == 404) {
			return NotFoundFailure.of404(answer);
		}
		if (answer.status() != 200) {
			return VaultFailure.ofAnswer(answer);
		}
		JsonNode json = answer.json();
		if (json == null || !json.path("data").isObject()) {
			return new Malformed("Vault answered 200 without data: is something else listening there?");
		}
		return (version == 1) ? unversioned(json) : versioned(json.path("data"));
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
			return new Malformed("the answer has no metadata: the engine is of another version than engines says");
		}
		if (data.path("data").isNull()) {
			return new Missing();
		}
		if (!data.path("data").isObject()) {
			return new Malformed("the answer has no fields");
		}
		return found(data.path("data"), new Metadata(metadata.path("version").asString(null),
				SecretFields.time(metadata.path("created_time")), SecretFields.time(metadata.path("deletion_time"))));
	}

	private static FetchResult found(JsonNode fields, Metadata metadata) {
		if (fields.isEmpty()) {
			return new Malformed("the secret has no fields");
		}
		return new Found(new Secret(SecretFields.of(fields, Set.of()), metadata.version(), metadata.created(), null,
				metadata.deletion(), null));
	}

	/**
	 * @param deletion when Vault will delete this version, if that is planned; a version
	 * already deleted comes without data
	 */
	private record Metadata(@Nullable String version, @Nullable Instant created, @Nullable Instant deletion) {
	}

}

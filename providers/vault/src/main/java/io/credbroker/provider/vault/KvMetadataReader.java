package io.credbroker.provider.vault;

import java.time.Instant;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult.Missing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a key/value engine of version 2 tells of a secret's versions.
 * <p>
 * An unclear answer leaves the question to a fetch, because a policy may allow the secret
 * and not its metadata.
 */
final class KvMetadataReader {

	/**
	 * Nothing is known without reading the secret.
	 */
	static final Described UNKNOWN = new Described(null, null, null);

	private KvMetadataReader() {
	}

	static DescribeResult read(StoreHttpResponse answer, Instant now) {
		return switch (answer.status()) {
			case 200 -> described(answer.json(), now);
			case 403 -> UNKNOWN;
			case 404 -> NotFoundFailure.of404(answer);
			default -> VaultFailure.ofAnswer(answer);
		};
	}

	private static DescribeResult described(@Nullable JsonNode json, Instant now) {
		if (json == null) {
			return UNKNOWN;
		}
		String version = json.at("/data/current_version").asString("");
		JsonNode current = json.at("/data/versions").path(version);
		if (!current.isObject()) {
			return UNKNOWN;
		}
		Instant deletion = SecretFields.time(current.path("deletion_time"));
		if (current.path("destroyed").asBoolean(false) || (deletion != null && !deletion.isAfter(now))) {
			return new Missing();
		}
		return new Described(version, SecretFields.time(current.path("created_time")), null);
	}

}

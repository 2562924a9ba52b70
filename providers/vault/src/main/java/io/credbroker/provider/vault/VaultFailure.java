package io.credbroker.provider.vault;

import java.util.regex.Pattern;

import io.credbroker.provider.support.HttpFailures;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Unavailable;
import tools.jackson.databind.JsonNode;

/**
 * Turns what went wrong into a result that names a status or a kind of failure and quotes
 * nothing.
 */
final class VaultFailure {

	/**
	 * Failures that mean the same at Vault as at any other store.
	 */
	static final HttpFailures FAILURES = new HttpFailures("Vault", "Vault's certificate",
			"name the active node or a load balancer as the address");

	private VaultFailure() {
	}

	/**
	 * The result of an answer that holds no secret; 403 and 404 have meanings of their
	 * own and are judged by the caller first.
	 */
	static Failure ofAnswer(StoreHttpResponse answer) {
		return switch (answer.status()) {
			case 412 -> unavailable(answer, "this node has not caught up yet");
			case 472 -> unavailable(answer, "this node is a disaster recovery secondary");
			case 473 -> unavailable(answer, "this node is a performance standby");
			case 501 -> unavailable(answer, "it is not initialized");
			case 502 -> unavailable(answer, "what stands behind the engine, or a proxy, failed");
			case 503 -> unavailable(answer, "it is sealed or in maintenance");
			default -> FAILURES.ofStatus(answer);
		};
	}

	private static Unavailable unavailable(StoreHttpResponse answer, String reason) {
		return new Unavailable("Vault answered " + answer.status() + ": " + reason, answer.retryAfter());
	}

	/**
	 * Whether one of the errors that Vault names has this in it.
	 */
	static boolean mentions(StoreHttpResponse answer, Pattern text) {
		JsonNode json = answer.json();
		return json != null
				&& json.path("errors").values().stream().anyMatch((error) -> text.matcher(error.asString("")).find());
	}

	/**
	 * The result of a request that changes something.
	 */
	static boolean isDone(StoreHttpResponse answer) {
		return answer.status() == 200 || answer.status() == 204;
	}

}

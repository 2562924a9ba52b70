package io.credbroker.provider.vault;

import java.util.regex.Pattern;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import tools.jackson.databind.JsonNode;

/**
 * Tells "there is no such secret" from "there is no such engine".
 */
final class NotFoundFailure {

	/**
	 * The engines name a role that they do not have in the text of a 400.
	 */
	private static final Pattern NO_ROLE = Pattern.compile("unknown role|no static role found|role .*not found",
			Pattern.CASE_INSENSITIVE);

	private NotFoundFailure() {
	}

	/**
	 * What a 404 means: a secret that is not there, and a deleted or destroyed version,
	 * come without errors; with errors, the engine is not where the settings say.
	 */
	static Failure of404(StoreHttpResponse answer) {
		JsonNode json = answer.json();
		if (json == null) {
			return new Malformed("Vault answered 404 without JSON: is something else listening there?");
		}
		if (!json.path("errors").isEmpty()) {
			return new Malformed("Vault answered 404: no secrets engine is mounted there");
		}
		if (!json.path("warnings").isEmpty()) {
			return new Malformed("Vault answered 404: the engine is of another version than engines says");
		}
		return new Missing();
	}

	/**
	 * What an answer other than 200 of an engine with roles means.
	 */
	static Failure ofRole(StoreHttpResponse answer) {
		return switch (answer.status()) {
			case 404 -> of404(answer);
			case 400 -> VaultFailure.mentions(answer, NO_ROLE) ? new Missing() : new Malformed(
					"Vault answered 400: the engine, or what stands behind it, did not accept the request");
			default -> VaultFailure.ofAnswer(answer);
		};
	}

}

package io.credbroker.provider.oauth2;

import io.credbroker.provider.support.HttpFailures;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.StoreStatus;
import tools.jackson.databind.JsonNode;

/**
 * Turns an answer that holds no token into a result that names the error of RFC 6749, RFC
 * 7009 or RFC 8693, or a status, and quotes nothing else.
 */
final class TokenFailure {

	/**
	 * What a failure without an error code means.
	 */
	static final HttpFailures FAILURES = new HttpFailures("the issuer", "the issuer's certificate",
			"name the final address");

	private static final String CHECK_CLIENT = ": check client-id and authentication, and whether the client's secret or key was replaced or has expired";

	private TokenFailure() {
	}

	/**
	 * Whether the server does not accept the client's credential; several answer 401 with
	 * another error than {@code invalid_client}.
	 */
	static boolean refusesTheClient(StoreHttpResponse answer) {
		return answer.status() == 401 || "invalid_client".equals(error(answer));
	}

	/**
	 * Whether the answer shows that the server accepted the client's credential.
	 */
	static boolean knowsTheClient(StoreHttpResponse answer) {
		return !refusesTheClient(answer)
				&& (answer.status() == 200 || (answer.status() == 400 && !error(answer).isEmpty()));
	}

	/**
	 * What a probe found.
	 */
	static StoreStatus status(StoreHttpResponse answer) {
		return knowsTheClient(answer) ? new StoreStatus.Up() : FAILURES.status(of(answer, false));
	}

	/**
	 * What an answer without a token means.
	 * @param exchange whether the caller's token was sent
	 */
	static Failure of(StoreHttpResponse answer, boolean exchange) {
		String error = error(answer);
		String answered = "the issuer answered %d %s%s".formatted(answer.status(), error, entraCode(answer));
		if (refusesTheClient(answer)) {
			return new Rejected(answered.strip() + CHECK_CLIENT);
		}
		return switch (error) {
			case "invalid_scope" -> new Denied(answered
					+ ": the client may not have a scope that was asked for; grant it at the issuer or correct option scope");
			case "unauthorized_client" -> new Denied(answered + (exchange ? ": allow token exchange for the client"
					: ": allow client credentials for the client"));
			case "unsupported_grant_type" -> new Denied(
					answered + (exchange ? ": the issuer exchanges no tokens; leave on-behalf-of out or set preset"
							: ": the issuer does not know client credentials"));
			case "access_denied" -> new Denied(answered + ": a rule at the issuer refuses it to the client");
			case "invalid_target" -> new Denied(
					answered + ": the issuer has no such audience or resource for the client; correct the option");
			case "invalid_grant" -> new Denied(answered + (exchange
					? ": the issuer does not accept the caller's token; it must be its own, unexpired and with the broker's client in its audience"
					: ": the issuer refuses client credentials for the client"));
			case "invalid_request" -> new Malformed(answered
					+ ": the issuer does not understand the request; check preset and the options of the mapping");
			case "unsupported_token_type" -> new Denied(answered + ": the issuer ends no access tokens");
			case "slow_down" -> new Throttled(answer.retryAfter());
			case "server_error", "temporarily_unavailable" -> new Unavailable(answered, answer.retryAfter());
			default -> ofStatus(answer);
		};
	}

	private static Failure ofStatus(StoreHttpResponse answer) {
		return switch (answer.status()) {
			case 404, 405 ->
				new Malformed("the issuer answered %d: check issuer or token-uri".formatted(answer.status()));
			default -> FAILURES.ofStatus(answer);
		};
	}

	/**
	 * The error, if it is one of those that are known; an answer's text is not quoted.
	 */
	private static String error(StoreHttpResponse answer) {
		JsonNode json = (answer.status() != 200) ? answer.json() : null;
		String error = (json != null) ? json.path("error").asString("") : "";
		return switch (error) {
			case "invalid_client", "invalid_scope", "unauthorized_client", "unsupported_grant_type", "access_denied",
					"invalid_target", "invalid_grant", "invalid_request", "unsupported_token_type", "slow_down",
					"server_error", "temporarily_unavailable" ->
				error;
			default -> "";
		};
	}

	/**
	 * Entra's own number, by which its documentation lists the cause.
	 */
	private static String entraCode(StoreHttpResponse answer) {
		JsonNode json = answer.json();
		JsonNode code = (json != null) ? json.path("error_codes").path(0) : null;
		return (code != null && code.isInt()) ? " AADSTS" + code.asInt() : "";
	}

}

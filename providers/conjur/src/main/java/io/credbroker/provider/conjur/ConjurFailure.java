package io.credbroker.provider.conjur;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.HttpFailures;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns what went wrong into a result that names a status or a kind of failure and quotes
 * nothing.
 */
final class ConjurFailure {

	/**
	 * Failures that mean the same at Conjur as at any other store.
	 */
	static final HttpFailures FAILURES = new HttpFailures("Conjur", "Conjur's certificate",
			"name the leader, a follower or a load balancer as the address");

	private ConjurFailure() {
	}

	/**
	 * What an answer other than the expected one means for the call.
	 * @param subject what was asked for, which is no secret
	 */
	static FailedCallException of(StoreHttpResponse answer, String subject) {
		return (answer.status() == 401) ? new TokenRefusedException()
				: new FailedCallException(result(answer, subject));
	}

	private static Failure result(StoreHttpResponse answer, String subject) {
		return switch (answer.status()) {
			case 403 -> new Denied("Conjur answered 403 to " + subject
					+ ": the broker lacks the privilege for it, or calls from an address that its host is not allowed");
			case 404 -> isAbsent(answer) ? new Missing()
					: new Malformed("Conjur answered 404 without its own error: is something else listening there?");
			case 407 -> new Rejected("a proxy answered 407");
			default -> FAILURES.ofStatus(answer);
		};
	}

	/**
	 * Whether the 404 comes from Conjur itself and not from a proxy.
	 */
	static boolean isAbsent(StoreHttpResponse answer) {
		JsonNode json = (answer.status() == 404) ? answer.json() : null;
		return json != null && json.path("error").isObject();
	}

	/**
	 * What a login that was answered without a token means.
	 */
	static Failure ofLogin(StoreHttpResponse answer) {
		String answered = "Conjur answered " + answer.status() + " to the login: ";
		return switch (answer.status()) {
			case 400 -> new Rejected(answered + "it found no credential of this kind; check the way of authentication");
			case 401 -> new Rejected(answered + ofUnauthorized(answer));
			case 403 -> new Rejected(answered + "the host may not use this authenticator; permit authenticate on it");
			case 404 -> new Malformed(answered + "check address, account and service-id");
			default -> result(answer, "the login");
		};
	}

	/**
	 * Conjur answers a path that it does not have by asking for a token, and gives no
	 * reason when it rejects a credential.
	 */
	private static String ofUnauthorized(StoreHttpResponse answer) {
		if (answer.text().strip().equals("Authorization missing")) {
			return "there is no login at this path; check the path in address";
		}
		return answer.text().contains("CONJ00016E") ? "the JWT has expired; check what renews the token file"
				: "check login, credential, account and service-id, and restricted_to of the host";
	}

	/**
	 * The result of a call that was not answered.
	 */
	static FailedCallException ofIo(@Nullable Throwable failure) {
		return new FailedCallException(FAILURES.ofExchange(failure));
	}

}

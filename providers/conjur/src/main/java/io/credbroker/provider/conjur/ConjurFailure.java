package io.credbroker.provider.conjur;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import javax.net.ssl.SSLException;

import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong into a result that names a status or a kind of failure and quotes
 * nothing.
 */
final class ConjurFailure {

	private ConjurFailure() {
	}

	/**
	 * What an answer other than the expected one means for the call.
	 */
	static FailedCallException of(ConjurAnswer answer) {
		return (answer.status() == 401) ? new TokenRefusedException() : new FailedCallException(result(answer));
	}

	private static Failure result(ConjurAnswer answer) {
		Duration retryAfter = retryAfter(answer.headers(), Clock.systemUTC());
		return switch (answer.status()) {
			case 403 -> new Denied(
					"Conjur answered 403: the broker lacks a privilege on what it may see, or calls from an address that is not allowed");
			case 404 -> answer.isAbsent() ? new Missing()
					: new Malformed("Conjur answered 404 without its own error: is something else listening there?");
			case 407 -> new Rejected("a proxy answered 407");
			case 429 -> new Throttled(retryAfter);
			default -> ofClass(answer.status(), retryAfter);
		};
	}

	private static Failure ofClass(int status, @Nullable Duration retryAfter) {
		return switch (status / 100) {
			case 5 -> new Unavailable("Conjur answered " + status, retryAfter);
			case 3 -> new Unavailable("Conjur answered " + status
					+ ": redirects are not followed; name the leader, a follower or a load balancer as the address",
					retryAfter);
			default -> new Malformed("Conjur answered " + status);
		};
	}

	/**
	 * What a login that was answered without a token means.
	 */
	static FailedCallException ofLogin(ConjurAnswer answer) {
		int status = answer.status();
		return new FailedCallException(switch (status) {
			case 400, 401, 403 -> new Rejected(
					"Conjur answered " + status + " to the login: check login, credential, account and service-id");
			case 404 -> new Malformed("Conjur answered 404 to the login: check address, account and service-id");
			default -> result(answer);
		});
	}

	/**
	 * The result of a call that was not answered.
	 */
	static FailedCallException ofIo(@Nullable Throwable failure) {
		return new FailedCallException(switch (failure) {
			case HttpConnectTimeoutException _ -> unavailable("no connection to Conjur within the time limit");
			case HttpTimeoutException _ -> unavailable("no complete answer from Conjur within the time limit");
			case ConnectException _ -> unavailable("no connection to Conjur: refused, or its host name is unknown");
			case SSLException _ ->
				unavailable("no trusted connection to Conjur: check ssl-bundle and Conjur's certificate");
			case IOException io -> unavailable("the connection to Conjur failed: " + io.getClass().getSimpleName());
			case null, default -> new Malformed("Conjur's answer is unusable");
		});
	}

	static Unavailable unavailable(String reason) {
		return new Unavailable(reason, null);
	}

	static @Nullable Duration retryAfter(HttpHeaders headers, Clock clock) {
		String value = headers.firstValue("Retry-After").orElse("");
		try {
			return value.isEmpty() ? null
					: value.chars().allMatch(Character::isDigit) ? Duration.ofSeconds(Long.parseLong(value))
							: until(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME), clock);
		}
		catch (DateTimeException | NumberFormatException ex) {
			return null;
		}
	}

	private static Duration until(ZonedDateTime time, Clock clock) {
		Duration wait = Duration.between(clock.instant(), time.toInstant());
		return wait.isNegative() ? Duration.ZERO : wait;
	}

}

package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.support.ExchangeFailures;
import io.credbroker.provider.support.RetryAfter;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong into a result that names a status or a kind of failure and quotes
 * nothing.
 */
final class VaultFailure {

	private static final ExchangeFailures EXCHANGES = new ExchangeFailures("Vault", "Vault's certificate");

	private VaultFailure() {
	}

	/**
	 * The result of an answer that holds no secret; 403 and 404 have meanings of their
	 * own and are judged by the caller first.
	 */
	static Failure ofAnswer(VaultAnswer answer) {
		int status = answer.status();
		Duration retryAfter = retryAfter(answer);
		return switch (status) {
			case 401, 407 -> new Rejected("Vault answered " + status);
			case 403 -> new Denied("Vault answered 403");
			case 429 -> new Throttled(retryAfter);
			case 412 -> new Unavailable("Vault answered 412: this node has not caught up yet", retryAfter);
			case 472 -> new Unavailable("Vault answered 472: this node is a disaster recovery secondary", retryAfter);
			case 473 -> new Unavailable("Vault answered 473: this node is a performance standby", retryAfter);
			case 501 -> new Unavailable("Vault answered 501: it is not initialized", retryAfter);
			case 502 ->
				new Unavailable("Vault answered 502: what stands behind the engine, or a proxy, failed", retryAfter);
			case 503 -> new Unavailable("Vault answered 503: it is sealed or in maintenance", retryAfter);
			default -> ofClass(status, retryAfter);
		};
	}

	private static Failure ofClass(int status, @Nullable Duration retryAfter) {
		return switch (status / 100) {
			case 5 -> new Unavailable("Vault answered " + status, retryAfter);
			case 3 -> new Unavailable(
					"Vault answered " + status
							+ ": redirects are not followed; name the active node or a load balancer as the address",
					retryAfter);
			default -> new Malformed("Vault answered " + status);
		};
	}

	/**
	 * The result of a call that was not answered.
	 */
	static Failure ofIo(@Nullable Throwable failure) {
		return EXCHANGES.of(failure);
	}

	/**
	 * How long Vault, or a proxy before it, asks to wait, if it says so.
	 */
	static @Nullable Duration retryAfter(VaultAnswer answer) {
		return RetryAfter.of(answer.headers().getFirst(RetryAfter.HEADER), Clock.systemUTC());
	}

}

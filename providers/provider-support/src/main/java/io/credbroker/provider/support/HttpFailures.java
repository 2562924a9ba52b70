package io.credbroker.provider.support;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;

import javax.net.ssl.SSLException;

import io.credbroker.http.HttpConnections;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.StoreStatus;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong with a call into a result that names a status or a kind of
 * failure, in the name of one kind of store, and quotes nothing.
 *
 * @param store how its documentation calls it
 * @param certificates what to check when TLS fails, beside ssl-bundle
 * @param redirects what to do about an answer that redirects
 */
public record HttpFailures(String store, String certificates, String redirects) {

	/**
	 * The result of an answer whose status means the same for this store as for others.
	 */
	public Failure ofStatus(StoreHttpResponse answer) {
		return ofStatus(answer, "");
	}

	/**
	 * The same, with what the store said beside the status.
	 */
	public Failure ofStatus(StoreHttpResponse answer, String detail) {
		String answered = this.store + " answered " + answer.status() + detail;
		return switch (answer.status()) {
			case 401, 407 -> new Rejected(answered);
			case 403 -> new Denied(answered);
			case 429 -> new Throttled(answer.retryAfter());
			default -> switch (answer.status() / 100) {
				case 5 -> new Unavailable(answered, answer.retryAfter());
				case 3 ->
					new Unavailable(answered + ": redirects are not followed; " + this.redirects, answer.retryAfter());
				default -> new Malformed(answered);
			};
		};
	}

	/**
	 * The result of a call that was not answered.
	 */
	public Failure ofExchange(@Nullable Throwable failure) {
		return switch (failure) {
			case HttpConnections.OversizedException large -> unusable(": " + large.getMessage());
			case HttpConnections.ClosedException _ -> unavailable("the store is closed");
			case InterruptedIOException _ -> unavailable("the caller was interrupted");
			case HttpConnectTimeoutException _ ->
				unavailable("no connection to " + this.store + " within the time limit");
			case HttpTimeoutException _ -> tooSlow();
			case ConnectException _ ->
				unavailable("no connection to " + this.store + ": refused, or its host name is unknown");
			case SSLException _ ->
				unavailable("no trusted connection to " + this.store + ": check ssl-bundle and " + this.certificates);
			case IOException io ->
				unavailable("the connection to " + this.store + " failed: " + io.getClass().getSimpleName());
			case null, default -> unusable("");
		};
	}

	/**
	 * The result of a call that took too long.
	 */
	public Unavailable tooSlow() {
		return unavailable("no complete answer from " + this.store + " within the time limit");
	}

	/**
	 * The result of an answer that cannot be read.
	 * @param detail what is wrong with it, beginning with a colon, or nothing
	 */
	public Malformed unusable(String detail) {
		return new Malformed(this.store + "'s answer is unusable" + detail);
	}

	private static Unavailable unavailable(String reason) {
		return new Unavailable(reason, null);
	}

	/**
	 * What a probe that failed tells of the store.
	 */
	public StoreStatus status(Failure failure) {
		return switch (failure) {
			case Denied(String reason) -> new StoreStatus.Refusing(reason);
			case Rejected(String reason) -> new StoreStatus.Refusing(reason);
			case Unavailable unavailable -> new StoreStatus.Down(unavailable.reason());
			case Malformed(String reason) -> new StoreStatus.Down(reason);
			case Throttled _ -> new StoreStatus.Down(this.store + " asks for fewer calls");
			case Missing _, Rotating _ -> new StoreStatus.Down(this.store + " answered something else than was asked");
		};
	}

}

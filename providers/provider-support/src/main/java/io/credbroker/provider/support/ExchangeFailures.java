package io.credbroker.provider.support;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;

import javax.net.ssl.SSLException;

import io.credbroker.http.HttpConnections;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange that was not answered results in, in the name of one kind of store.
 */
public final class ExchangeFailures {

	private final String store;

	private final String certificates;

	/**
	 * @param store how its documentation calls it
	 * @param certificates what is to be checked when TLS fails, beside ssl-bundle
	 */
	public ExchangeFailures(String store, String certificates) {
		this.store = store;
		this.certificates = certificates;
	}

	/**
	 * The result that names the kind of failure and quotes nothing.
	 */
	public Failure of(@Nullable Throwable failure) {
		return switch (failure) {
			case HttpConnections.OversizedException large ->
				new Malformed(this.store + "'s answer is unusable: " + large.getMessage());
			case HttpConnections.ClosedException _ -> unavailable("the store is closed");
			case InterruptedIOException _ -> unavailable("the caller was interrupted");
			case HttpConnectTimeoutException _ ->
				unavailable("no connection to " + this.store + " within the time limit");
			case HttpTimeoutException _ ->
				unavailable("no complete answer from " + this.store + " within the time limit");
			case ConnectException _ ->
				unavailable("no connection to " + this.store + ": refused, or its host name is unknown");
			case SSLException _ ->
				unavailable("no trusted connection to " + this.store + ": check ssl-bundle and " + this.certificates);
			case IOException io ->
				unavailable("the connection to " + this.store + " failed: " + io.getClass().getSimpleName());
			case null, default -> new Malformed(this.store + "'s answer is unusable");
		};
	}

	private static Unavailable unavailable(String reason) {
		return new Unavailable(reason, null);
	}

}

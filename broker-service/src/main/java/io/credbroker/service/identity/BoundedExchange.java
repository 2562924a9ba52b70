package io.credbroker.service.identity;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request and waits for the whole answer, body included, no longer than a limit
 * and for no more than so many bytes.
 * <p>
 * The timeout of an {@link HttpRequest} ends with the headers, so a server that stalls in
 * the body would hold its caller for as long as the connection lives.
 */
final class BoundedExchange {

	private final Duration limit;

	private final long mostBytes;

	BoundedExchange(Duration limit, long mostBytes) {
		this.limit = limit;
		this.mostBytes = mostBytes;
	}

	/**
	 * The whole answer; one that is late or too long ends its connection.
	 */
	HttpResponse<String> send(HttpClient client, HttpRequest request) throws IOException {
		CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request,
				BodyHandlers.limiting(BodyHandlers.ofString(), this.mostBytes));
		try {
			return answer.get(this.limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new HttpTimeoutException("its answer was not complete within " + this.limit.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("the call was interrupted", ex);
		}
		finally {
			answer.cancel(true);
		}
	}

	private static IOException failure(ExecutionException failed) {
		Throwable cause = (failed.getCause() != null) ? failed.getCause() : failed;
		String message = cause.getMessage();
		return new IOException((message != null) ? message : cause.getClass().getSimpleName(), cause);
	}

}

package io.credbroker.provider.awssupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.TreeSet;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.ReceivedResponse;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Lets the SDK's clients make their calls as bounded exchanges over the store's own
 * connections.
 * <p>
 * None of the SDK's HTTP clients is used: they bound neither an answer's size nor the
 * time of its body, and some can be told to log bodies, which hold secrets.
 */
record SdkHttpExchange(HttpConnections connections) implements SdkHttpClient {

	/**
	 * Headers that the JDK's client sets itself, to the values that the SDK has signed.
	 */
	private static final Set<String> SET_BY_THE_CLIENT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	static {
		SET_BY_THE_CLIENT.addAll(Set.of("Connection", "Content-Length", "Expect", "Host", "Upgrade"));
	}

	@Override
	public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
		return new ExecutableHttpRequest() {

			@Override
			public HttpExecuteResponse call() throws IOException {
				return answered(SdkHttpExchange.this.connections.send(translated(request)));
			}

			@Override
			public void abort() {
				// The SDK interrupts the caller as well, and that ends the exchange.
			}

		};
	}

	private static HttpRequest translated(HttpExecuteRequest request) throws IOException {
		SdkHttpRequest head = request.httpRequest();
		HttpRequest.Builder call = HttpRequest.newBuilder(head.getUri()).method(head.method().name(), body(request));
		head.forEachHeader((name, values) -> {
			if (!SET_BY_THE_CLIENT.contains(name)) {
				values.forEach((value) -> call.header(name, value));
			}
		});
		return call.build();
	}

	private static BodyPublisher body(HttpExecuteRequest request) throws IOException {
		ContentStreamProvider content = request.contentStreamProvider().orElse(null);
		if (content == null) {
			return BodyPublishers.noBody();
		}
		try (InputStream stream = content.newStream()) {
			return BodyPublishers.ofByteArray(stream.readAllBytes());
		}
	}

	private static HttpExecuteResponse answered(ReceivedResponse answer) {
		return HttpExecuteResponse.builder()
			.response(SdkHttpResponse.builder().statusCode(answer.status()).headers(answer.headers().map()).build())
			.responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
			.build();
	}

	@Override
	public String clientName() {
		return "CredentialBroker";
	}

	@Override
	public void close() {
		this.connections.close();
	}

}

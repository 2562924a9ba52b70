package io.credbroker.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import io.credbroker.http.HttpConnections.ClosedException;
import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.http.HttpConnections.OversizedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HttpConnectionsTests {

	private static final int LARGEST = 1000;

	private final HttpConnections connections = new TrustedConnections(null).open("ssl-bundle", null,
			new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), LARGEST));

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.connections.close();
		this.server.stop(0);
	}

	@Test
	void theLargestAnswerIsReadWhole() throws IOException {
		answers(200, LARGEST);

		assertThat(this.connections.send(request()).body()).hasSize(LARGEST);
	}

	@Test
	void aLargerAnswerIsRefused() {
		answers(200, LARGEST + 1);

		assertThatExceptionOfType(OversizedException.class).isThrownBy(() -> this.connections.send(request()))
			.withMessage("it is larger than 1000 bytes");
	}

	@Test
	void aRedirectIsAnAnswer() throws IOException {
		answers(307, 1);

		assertThat(this.connections.send(request()).status()).isEqualTo(307);
	}

	@Test
	void closedConnectionsMakeNoExchange() {
		this.connections.close();

		assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> this.connections.send(request()));
	}

	private void answers(int status, int bytes) {
		this.server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/elsewhere");
			exchange.sendResponseHeaders(status, bytes);
			exchange.getResponseBody().write(new byte[bytes]);
			exchange.close();
		});
	}

	private HttpRequest request() {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.getAddress().getPort())).build();
	}

}

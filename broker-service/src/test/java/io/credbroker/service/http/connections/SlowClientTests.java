package io.credbroker.service.http.connections;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import io.credbroker.service.http.connections.TlsClient.Answer;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.SelfSignedCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that hold connections without asking for anything: each loses its connection,
 * however often it sends another byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientTests {

	private static final int LIMIT = 40;

	private static final int HANG_GUARD = 60_000;

	/** The first bytes of a ClientHello of 512 bytes. */
	private static final byte[] HELLO = { 22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3 };

	private final ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();

	private final List<Future<?>> drips = new ArrayList<>();

	private Broker broker;

	private SSLContext trust;

	@BeforeAll
	void start(@TempDir Path directory) {
		SelfSignedCertificate certificate = SelfSignedCertificate.in(directory, "broker");
		this.broker = Broker.start(directory, "connections: {}\npolicies: []\n",
				Map.of("server.tomcat.max-connections", LIMIT, "server.tomcat.connection-timeout", "2s",
						"server.ssl.key-store", certificate.file(), "server.ssl.key-store-password",
						SelfSignedCertificate.PASSWORD));
		this.trust = SelfSignedCertificate.context(certificate, null);
	}

	@AfterAll
	void stop() {
		this.dripping.shutdownNow();
		this.broker.close();
	}

	/** Sends a byte again and again, far more often than the broker's limit. */
	private void drip(OutputStream out) {
		this.drips.add(this.dripping.scheduleWithFixedDelay(() -> {
			try {
				out.write('a');
				out.flush();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}, 100, 100, TimeUnit.MILLISECONDS));
	}

	private Socket plain(byte[] first, boolean dripping) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.broker.port());
		socket.setSoTimeout(HANG_GUARD);
		socket.getOutputStream().write(first);
		if (dripping) {
			drip(socket.getOutputStream());
		}
		return socket;
	}

	private TlsClient half(String request) throws IOException {
		TlsClient client = TlsClient.connect(this.trust, this.broker.port());
		client.send(request);
		drip(client.out());
		return client;
	}

	private static boolean isClosed(Socket socket) throws IOException {
		try (socket) {
			return socket.getInputStream().read() < 0;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	@Test
	void whoeverSendsByteAfterByteLosesTheConnection() throws Exception {
		String head = "GET /v1/connections/a HTTP/1.1\r\nHost: localhost\r\nX-Never-Ends: ";
		String body = "POST /v1/operations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n";
		List<Socket> hands = List.of(plain(new byte[0], false), plain(HELLO, false), plain(HELLO, true));
		List<TlsClient> requests = List.of(half(head), half(body));

		for (TlsClient client : requests) {
			client.awaitClose();
			client.close();
		}

		for (Socket socket : hands) {
			assertThat(isClosed(socket)).isTrue();
		}
	}

	@Test
	void aFloodOfThemHoldsNeitherPort() throws Exception {
		List<Socket> flood = new ArrayList<>();
		for (int i = 0; i < 2 * LIMIT; i++) {
			flood.add(plain((i % 2 == 0) ? new byte[0] : HELLO, false));
		}

		List<Answer> answers = Stream.of(this.broker.managementPort(), this.broker.port()).map(this::liveness).toList();

		assertThat(answers).extracting(Answer::status).containsExactly(200, 401);
		for (Socket socket : flood) {
			assertThat(isClosed(socket)).isTrue();
		}
	}

	private Answer liveness(int port) {
		try (TlsClient client = TlsClient.connect(this.trust, port)) {
			return client.ask("/actuator/health/liveness", "none");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

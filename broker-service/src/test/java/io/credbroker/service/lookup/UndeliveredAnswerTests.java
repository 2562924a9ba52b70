package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.credbroker.service.support.Broker;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the record says, and what becomes of an issued credential, when the answer does
 * not reach its caller.
 */
@Timeout(120)
class UndeliveredAnswerTests {

	private static final String CATALOG = """
			variables:
			  leased: { secret: { store: scripted, key: issued }, value: "${password}", sharing: per-lookup }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	@TempDir
	private Path directory;

	private Broker start() {
		return Broker.start(this.directory, CATALOG, Map.of("broker.stores.scripted.timeout", "60s",
				"broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", record()));
	}

	private Path record() {
		return this.directory.resolve("audit.jsonl");
	}

	private static FetchResult issued() {
		Duration life = Duration.ofHours(1);
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")), "1", null, null,
				Instant.now().plus(life), new Lease("lease/1", life, true)));
	}

	@Test
	void whatWasIssuedForACallerThatHasGoneIsRevokedAndStaysOnTheRecordAsGranted()
			throws IOException, InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch gone = new CountDownLatch(1);
		try (Broker broker = start()) {
			broker.store().issues("issued");
			broker.store().answers("issued", (request) -> {
				asked.countDown();
				await(gone);
				return issued();
			});
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
				socket.setSoLinger(true, 0);
				socket.getOutputStream()
					.write("GET /v1/variables/leased HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
						.formatted(broker.issuer().token("etl", "airflow-etl"))
						.getBytes(StandardCharsets.US_ASCII));
				asked.await();
			}
			gone.countDown();

			while (broker.store().revoked().isEmpty()) {
				Thread.sleep(10);
			}
			assertThat(Files.readString(record())).contains("\"outcome\":\"granted\"");
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aRequestForTheHeadersAloneIsNoLookup() throws IOException {
		try (Broker broker = start()) {
			HttpResponse<String> response = broker
				.send(HttpRequest.newBuilder(URI.create(broker.url() + "/v1/variables/leased"))
					.HEAD()
					.header("Authorization", "Bearer " + broker.issuer().token("etl", "airflow-etl"))
					.build());

			assertThat(response.statusCode()).isBetween(400, 499);
			assertThat(broker.store().reads("issued")).isZero();
			assertThat(Files.readString(record())).doesNotContain("\"event\":\"lookup\"");
		}
	}

}

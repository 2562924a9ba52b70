package io.credbroker.service.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Map;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.credbroker.service.support.SelfSignedCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the command trusts.
 */
class OpsTlsTests {

	private static final byte[] STORES = SampleAnswers.STORES.getBytes(StandardCharsets.UTF_8);

	private HttpsServer server;

	private SelfSignedCertificate certificate;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws IOException {
		this.certificate = SelfSignedCertificate.in(this.directory, "broker");
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(
				new HttpsConfigurator(SelfSignedCertificate.context(this.certificate, this.certificate)));
		this.server.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, STORES.length);
			exchange.getResponseBody().write(STORES);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private OpsRun stores(String host, String... more) {
		String url = "https://%s:%d".formatted(host, this.server.getAddress().getPort());
		String[] arguments = new String[more.length + 1];
		arguments[0] = "stores";
		System.arraycopy(more, 0, arguments, 1, more.length);
		return OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN, "BROKER_URL", url), arguments);
	}

	private String authority() throws IOException, CertificateEncodingException {
		return Files
			.writeString(this.directory.resolve("ca.pem"),
					"-----BEGIN CERTIFICATE-----\r\n%s\r\n-----END CERTIFICATE-----\r\n"
						.formatted(Base64.getMimeEncoder().encodeToString(this.certificate.certificate().getEncoded())))
			.toString();
	}

	@Test
	void anAuthorityOfOnesOwnIsNamed() throws Exception {
		assertThat(stores("127.0.0.1").err()).contains("is not trusted here. Name the authority with --ca-file.");
		assertThat(stores("127.0.0.1").status()).isEqualTo(4);

		OpsRun run = stores("127.0.0.1", "--ca-file", authority());

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out()).startsWith("1 of 2 stores fail: vault-prod.");
	}

	@Test
	void aCertificateForAnotherNameIsRefused() throws Exception {
		OpsRun run = stores("localhost", "--ca-file", authority());

		assertThat(run.status()).isEqualTo(4);
		assertThat(run.err()).contains("has a certificate that does not fit", "localhost");
	}

	@Test
	void aServerThatSpeaksNoTlsIsSaid() {
		try (FakeBroker plain = SampleAnswers.broker()) {
			OpsRun run = OpsRun.of(Map.of("BROKER_TOKEN", FakeBroker.TOKEN, "BROKER_URL",
					plain.url().replace("http:", "https:").replace("127.0.0.1", "localhost")), "stores");

			assertThat(run.status()).isEqualTo(4);
			assertThat(run.err()).contains("does not speak TLS");
		}
	}

}

package io.credbroker.service.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client cannot set its own address or the host by a header.
 */
class ForwardedHeadersTests {

	private static final String PATH = "/v1/connections/unmapped";

	private static final Map<String, String> FORGED = Map.of("X-Forwarded-For", "6.6.6.6", "X-Forwarded-Host",
			"evil.example", "X-Forwarded-Proto", "https", "X-Forwarded-Port", "443", "X-Forwarded-Prefix", "/evil",
			"Forwarded", "for=6.6.6.6;host=evil.example;proto=https");

	@TempDir
	private Path directory;

	@Test
	void onKubernetesForwardedHeadersOfStrangersAreNotRead() throws Exception {
		Path record = this.directory.resolve("audit.jsonl");
		DpopKey key = new DpopKey();
		try (TestIssuer issuer = new TestIssuer();
				BrokerProcess broker = BrokerProcess.start(this.directory.resolve("log"), properties(issuer, record),
						List.of("env", "KUBERNETES_SERVICE_HOST=10.0.0.1", "KUBERNETES_SERVICE_PORT=443"));
				HttpClient http = HttpClient.newHttpClient()) {
			String token = issuer.token("etl", (claims) -> claims.claim("cnf", Map.of("jkt", key.thumbprint())));

			assertThat(status(http, broker.uri(PATH), token, key, "https://evil.example" + PATH)).isEqualTo(401);
			assertThat(status(http, broker.uri(PATH), token, key, broker.uri(PATH).toString())).isEqualTo(404);
		}
		assertThat(Files.readString(record)).contains("\"source\":\"127.0.0.1\"").doesNotContain("6.6.6.6");
	}

	@Test
	void aTrustedProxySaysWhereARequestCameFromAndNothingElse() throws Exception {
		Path record = this.directory.resolve("audit.jsonl");
		DpopKey key = new DpopKey();
		try (Broker broker = Broker.start(this.directory, "connections: {}",
				Map.of("broker.audit.sinks.file.type", "file", "broker.audit.sinks.file.file", record,
						"broker.identity.trusted-proxies", "127.0.0.1,10.0.0.0/8", "broker.identity.origins",
						"https://broker.example"));
				HttpClient http = HttpClient.newHttpClient()) {
			URI target = URI.create(broker.url() + PATH);
			String token = broker.issuer()
				.token("etl", (claims) -> claims.claim("cnf", Map.of("jkt", key.thumbprint())));

			assertThat(status(http, target, token, key, "https://evil.example" + PATH)).isEqualTo(401);
			assertThat(status(http, target, token, key, "https://broker.example" + PATH)).isEqualTo(404);
			broker.get(PATH, "garbage", Map.of("X-Forwarded-For", "6.6.6.7, 203.0.113.9, 10.1.2.3"));
		}
		assertThat(Files.readString(record)).contains("\"source\":\"6.6.6.6\"", "\"source\":\"203.0.113.9\"")
			.doesNotContain("6.6.6.7");
	}

	private static int status(HttpClient http, URI target, String token, DpopKey key, String claimed) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(target)
			.header("Authorization", "DPoP " + token)
			.header("DPoP", key.sign(DpopKey.claims(token, claimed, Instant.now()).build()));
		FORGED.forEach(request::header);
		return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private Map<String, String> properties(TestIssuer issuer, Path record) throws Exception {
		Path catalog = Files.writeString(this.directory.resolve("catalog.yaml"), "connections: {}");
		Path secrets = Files.createFile(this.directory.resolve("secrets.yaml"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(secrets, "secrets: {}");
		return Map.of("broker.catalog.location", catalog.toString(), "broker.stores.local.type", "file",
				"broker.stores.local.settings.path", secrets.toString(), "broker.identity.issuers.test.issuer",
				issuer.url(), "broker.identity.issuers.test.jwks-uri", issuer.jwksUri(),
				"broker.identity.issuers.test.audiences", TestIssuer.AUDIENCE, "broker.audit.sinks.file.type", "file",
				"broker.audit.sinks.file.file", record.toString());
	}

}

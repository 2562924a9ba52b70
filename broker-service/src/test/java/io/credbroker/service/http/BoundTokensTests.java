package io.credbroker.service.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.SelfSignedCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that are bound to a key or to a client certificate, over TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundTokensTests {

	private static final String PATH = "/v1/connections/team%2Fwarehouse";

	private static final String CATALOG = """
			connections:
			  team/warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: [team/warehouse]
			""";

	private Broker broker;

	private SelfSignedCertificate server;

	private SelfSignedCertificate client;

	private SelfSignedCertificate other;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.server = SelfSignedCertificate.in(directory, "server");
		this.client = SelfSignedCertificate.in(directory, "client");
		this.other = SelfSignedCertificate.in(directory, "other");
		Map<String, Object> tls = new HashMap<>(Map.of("server.ssl.bundle", "tls", "server.ssl.client-auth", "want"));
		store(tls, "spring.ssl.bundle.jks.tls.keystore.", this.server.file());
		store(tls, "spring.ssl.bundle.jks.tls.truststore.",
				SelfSignedCertificate.trusting(directory.resolve("trusted.p12"), this.client, this.other));
		this.broker = Broker.start(directory, CATALOG, tls);
		this.broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
	}

	private static void store(Map<String, Object> settings, String prefix, Path file) {
		settings.put(prefix + "type", "PKCS12");
		settings.put(prefix + "location", file.toUri());
		settings.put(prefix + "password", SelfSignedCertificate.PASSWORD);
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@Test
	void aDpopTokenWithItsProofIsAnsweredOnce() {
		DpopKey key = new DpopKey();
		String token = bound(Map.of("jkt", key.thumbprint()));
		String proof = key.sign(DpopKey.claims(token, url(), Instant.now()).build());

		assertThat(send(null, "DPoP " + token, proof).statusCode()).isEqualTo(200);
		refused(send(null, "DPoP " + token, proof), "used before");
	}

	@Test
	void aStolenDpopTokenIsOfNoUse() {
		String token = bound(Map.of("jkt", new DpopKey().thumbprint()));
		JWTClaimsSet claims = DpopKey.claims(token, url(), Instant.now()).build();

		refused(send(null, "Bearer " + token, null), "DPoP <token>");
		refused(send(null, "DPoP " + token, null), "exactly one");
		refused(send(null, "DPoP " + token, new DpopKey().sign(claims)), "different key");
	}

	@Test
	void aProofForAnotherConnIdIsOfNoUse() {
		DpopKey key = new DpopKey();
		String token = bound(Map.of("jkt", key.thumbprint()));
		String proof = key.sign(DpopKey.claims(token, url().replace("warehouse", "lake"), Instant.now()).build());

		refused(send(null, "DPoP " + token, proof), "another request");
	}

	@Test
	void aTokenThatIsBoundToACertificateNeedsThatCertificate() {
		String token = bound(Map.of("x5t#S256", this.client.thumbprint()));

		assertThat(send(this.client, "Bearer " + token, null).statusCode()).isEqualTo(200);
		refused(send(this.other, "Bearer " + token, null), "different client certificate");
		refused(send(null, "Bearer " + token, null), "has none");
	}

	@Test
	void aTokenThatIsBoundTwiceNeedsBoth() {
		DpopKey key = new DpopKey();
		String token = bound(Map.of("x5t#S256", this.client.thumbprint(), "jkt", key.thumbprint()));

		refused(send(this.client, "Bearer " + token, null), "DPoP");
		refused(send(null, "DPoP " + token, proof(key, token)), "has none");
		assertThat(send(this.client, "DPoP " + token, proof(key, token)).statusCode()).isEqualTo(200);
	}

	@Test
	void aPlainTokenIsAnsweredWithOrWithoutACertificate() {
		String token = this.broker.issuer().token("etl", "airflow-etl");

		assertThat(send(null, "Bearer " + token, null).statusCode()).isEqualTo(200);
		assertThat(send(this.other, "bearer " + token, null).statusCode()).isEqualTo(200);
	}

	private String proof(DpopKey key, String token) {
		return key.sign(DpopKey.claims(token, url(), Instant.now()).build());
	}

	private String bound(Map<String, String> confirmation) {
		return this.broker.issuer()
			.token("etl", (claims) -> claims.claim("groups", "airflow-etl").claim("cnf", confirmation));
	}

	private String url() {
		return "https://127.0.0.1:" + this.broker.port() + PATH;
	}

	private HttpResponse<String> send(@Nullable SelfSignedCertificate shown, String authorization,
			@Nullable String proof) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url())).header("Authorization", authorization);
		if (proof != null) {
			request.header("DPoP", proof);
		}
		try (HttpClient http = HttpClient.newBuilder()
			.sslContext(SelfSignedCertificate.context(this.server, shown))
			.version(HttpClient.Version.HTTP_1_1)
			.build()) {
			return http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static void refused(HttpResponse<String> response, String detail) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("\"code\":\"token_binding_mismatch\"").contains(detail);
		assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("DPoP algs=");
	}

}

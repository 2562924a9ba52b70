package io.credbroker.service.identity;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.Keycloak;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.SharedKeycloak;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tokens of a real Keycloak, sent to the running broker.
 */
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {

	private static final String PATH = "/v1/connections/warehouse";

	private static final String CATALOG = WarehouseCatalog.readableBy("issuer: keycloak, groups: [airflow-etl]");

	private Keycloak keycloak;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory, Keycloak keycloak) {
		this.keycloak = keycloak;
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.identity.issuers.keycloak.preset", "keycloak", "broker.identity.issuers.keycloak.issuer",
						this.keycloak.issuer(), "broker.identity.issuers.keycloak.audiences",
						"airflow-credential-broker", "broker.identity.issuers.keycloak.clock-skew", "0s",
						"broker.identity.issuers.keycloak.timeout", "20s"));
		this.broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
	}

	@AfterAll
	void stop() {
		if (this.broker != null) {
			this.broker.close();
		}
	}

	@Test
	void aClientInTheGroupIsAnswered() {
		HttpResponse<String> response = send(this.keycloak.clientToken("airflow"));

		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	@Test
	void anotherAudienceIsRefused() {
		refused(this.keycloak.clientToken("kafka"), "token_audience_mismatch");
	}

	@Test
	void anotherRealmIsRefused() {
		refused(this.keycloak.tokenOfAnotherRealm(), "token_issuer_unknown");
	}

	@Test
	void aTokenIsRefusedOnceItHasExpiredHoweverOftenItWasAccepted() {
		String token = this.keycloak.clientToken("brief");
		assertThat(send(token).statusCode()).isEqualTo(200);

		await().atMost(Duration.ofSeconds(30)).until(() -> send(token).statusCode() != 200);

		refused(token, "token_expired");
	}

	@Test
	void aTamperedTokenIsRefused() {
		String token = this.keycloak.clientToken("airflow");
		int at = token.lastIndexOf('.') + 20;

		refused(token.substring(0, at) + ((token.charAt(at) == 'A') ? 'B' : 'A') + token.substring(at + 1),
				"token_signature_invalid");
	}

	@Test
	void anIdTokenIsRefusedThoughItNamesTheAudienceAndTheGroup() throws ParseException {
		String token = this.keycloak.idToken();
		JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
		assertThat(claims.getAudience()).contains("airflow-credential-broker");
		assertThat(claims.getStringListClaim("groups")).contains("airflow-etl");

		refused(token, "token_claim_missing");
	}

	@Test
	void aTokenThatIsBoundToAKeyNeedsTheKey() {
		DpopKey key = new DpopKey();
		JWTClaimsSet.Builder forKeycloak = DpopKey.claims("", this.keycloak.tokenEndpoint(), Instant.now())
			.claim("ath", null)
			.claim("htm", "POST");
		String token = this.keycloak.boundToken("airflow", key.sign(forKeycloak.build()));
		String proof = key.sign(DpopKey.claims(token, this.broker.url() + PATH, Instant.now()).build());

		refused(token, "token_binding_mismatch");
		HttpResponse<String> response = this.broker.get(PATH, Map.of("Authorization", "DPoP " + token, "DPoP", proof));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	@Test
	void aRolloverOfKeysUnderLoadFailsNoLookup() throws Exception {
		String before = keyOf(this.keycloak.clientToken("airflow"));
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger answered = new AtomicInteger();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> load = IntStream.range(0, 4).<Future<?>>mapToObj((i) -> threads.submit(() -> {
				while (!over.get()) {
					HttpResponse<String> response = send(this.keycloak.clientToken("airflow"));
					assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
					answered.incrementAndGet();
				}
			})).toList();
			await().atMost(Duration.ofMinutes(1)).until(() -> answered.get() > 10);
			this.keycloak.rollKey();
			int then = answered.get();
			await().atMost(Duration.ofMinutes(1))
				.until(() -> answered.get() > then + 20 || load.stream().anyMatch(Future::isDone));
			over.set(true);
			for (Future<?> one : load) {
				one.get();
			}
		}
		assertThat(keyOf(this.keycloak.clientToken("airflow"))).isNotEqualTo(before);
	}

	private static String keyOf(String token) throws ParseException {
		return SignedJWT.parse(token).getHeader().getKeyID();
	}

	private HttpResponse<String> send(String token) {
		return this.broker.get(PATH, token, Map.of());
	}

	private void refused(String token, String code) {
		HttpResponse<String> response = send(token);

		assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
		assertThat(response.body()).contains("\"code\":\"" + code + "\"");
	}

}

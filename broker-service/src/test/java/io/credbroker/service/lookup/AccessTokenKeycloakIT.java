package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
import io.credbroker.service.support.Keycloak;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.SharedKeycloak;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connections whose tokens a real Keycloak issues, through the running broker.
 */
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTokenKeycloakIT {

	private static final String CLIENT = "airflow-credential-broker";

	private static final String CATALOG = """
			connections:
			  orders:
			    conn-type: http
			    secret: { store: sso, key: orders, options: { scope: phone } }
			    host: https://orders.example
			    extra: { Authorization: "Bearer ${access_token}" }
			    ttl: 2h
			    sharing: per-lookup
			  carried:
			    conn-type: http
			    secret: { store: sso, key: warehouse, options: { on-behalf-of: true, audience: warehouse } }
			    extra: { Authorization: "Bearer ${access_token}" }
			  unknown-scope:
			    conn-type: http
			    secret: { store: sso, key: orders, options: { scope: orders.read } }
			    password: ${access_token}
			policies:
			  - { name: etl, callers: { issuer: keycloak, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private Keycloak keycloak;

	private Path newer;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory, Keycloak keycloak) throws IOException {
		this.keycloak = keycloak;
		this.newer = directory.resolve("client-secret");
		Path older = Files.writeString(directory.resolve("client-secret-previous"), CLIENT + "-secret");
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		String identity = "broker.identity.issuers.keycloak.";
		settings.putAll(Map.of(identity + "preset", "keycloak", identity + "issuer", keycloak.issuer(),
				identity + "audiences", CLIENT, identity + "timeout", "20s"));
		String store = "broker.stores.sso.";
		settings.putAll(Map.of(store + "type", "oauth2", store + "timeout", "30s", store + "settings.preset",
				"keycloak", store + "settings.issuer", keycloak.issuer(), store + "settings.client-id", CLIENT,
				store + "settings.timeouts.read", "20s", store + "settings.authentication.client-secret.files",
				this.newer + "," + older));
		String probed = "broker.stores.probed.";
		settings.putAll(Map.of(probed + "type", "oauth2", probed + "probe-interval", "1s", probed + "settings.issuer",
				keycloak.issuer(), probed + "settings.client-id", "warehouse",
				probed + "settings.authentication.client-secret.files",
				Files.writeString(directory.resolve("warehouse"), "warehouse-secret")));
		settings.putAll(Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
				directory.resolve("record"), "broker.callers.requests-per-second", "0",
				store + "bounds.calls-per-second", "1000"));
		this.broker = Broker.start(directory, CATALOG, settings);
	}

	@AfterAll
	void stop() {
		this.keycloak.changeSecret(CLIENT, CLIENT + "-secret");
		this.broker.close();
	}

	private HttpResponse<String> get(String id, String client) {
		return this.broker.get("/v1/connections/" + id, this.keycloak.clientToken(client), Map.of());
	}

	private JsonNode granted(String id, String client) {
		HttpResponse<String> answer = get(id, client);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	private static String token(JsonNode answer) {
		return answer.path("connection").path("extra").path("Authorization").asString().replace("Bearer ", "");
	}

	private static JWTClaimsSet claims(String token) throws ParseException {
		return SignedJWT.parse(token).getJWTClaimsSet();
	}

	@Test
	void aClientsTokenIsInTheConnectionAndEndsWhenItSays() throws ParseException {
		JsonNode answer = granted("orders", "airflow");
		JWTClaimsSet claims = claims(token(answer));

		assertThat(claims.getStringClaim("azp")).isEqualTo(CLIENT);
		assertThat(claims.getStringClaim("scope")).contains("phone");
		assertThat(Instant.parse(answer.path("expires_at").asString()))
			.isBetween(claims.getIssueTime().toInstant().minusSeconds(5), claims.getExpirationTime().toInstant());
	}

	@Test
	void anExchangedTokenCarriesTheCallerOnAndEachCallersIsItsOwn() throws ParseException {
		String caller = this.keycloak.clientToken("airflow");
		JWTClaimsSet carried = claims(token(
				JsonMapper.shared().readTree(this.broker.get("/v1/connections/carried", caller, Map.of()).body())));
		JWTClaimsSet another = claims(token(granted("carried", "brief")));

		assertThat(carried.getSubject()).isEqualTo(claims(caller).getSubject());
		assertThat(carried.getStringClaim("azp")).isEqualTo(CLIENT);
		assertThat(carried.getAudience()).containsExactly("warehouse");
		assertThat(another.getSubject()).isNotEqualTo(carried.getSubject());
	}

	@Test
	void aScopeThatTheClientMayNotHaveIsSaid() {
		HttpResponse<String> answer = get("unknown-scope", "airflow");

		assertThat(answer.statusCode()).isEqualTo(424);
		assertThat(answer.body()).contains("store_refused");
	}

	@Test
	void aProbeAuthenticatesWithoutGettingAToken() {
		await().atMost(Duration.ofMinutes(1))
			.until(() -> Scrape.of(this.broker)
				.text()
				.lines()
				.anyMatch((line) -> line.startsWith("broker_store_health{") && line.contains("state=\"up\"")
						&& line.contains("store=\"probed\"") && line.endsWith(" 1.0")));
	}

	@Test
	void aTokenThatNobodyReceivesIsRevoked() {
		HttpResponse<String> answer = this.broker.get("/v1/connections/orders?min_ttl=7000",
				this.keycloak.clientToken("airflow"), Map.of());

		assertThat(answer.body()).contains("min_ttl_unsatisfiable");
		await().atMost(Duration.ofMinutes(1))
			.until(() -> Scrape.of(this.broker)
				.text()
				.lines()
				.anyMatch((line) -> line.startsWith("broker_leases_withdrawn_total{")
						&& line.contains("outcome=\"revoked\"") && line.contains("store=\"sso\"")
						&& !line.endsWith(" 0.0")));
	}

	@Test
	void anOperatorsRevocationIsSeenByIntrospection() {
		String token = token(granted("orders", "airflow"));
		assertThat(this.keycloak.isActive(token)).isTrue();
		Operator operator = Operator.of(this.broker);

		operator.ended(Operator
			.started(operator.post("/v1/leases/revoke", "{\"reason\":\"test\",\"mapping\":\"orders\"}", Map.of())));

		assertThat(this.keycloak.isActive(token)).isFalse();
	}

	@Test
	void aRolloverOfTheClientSecretUnderLoadFailsNoLookup() throws Exception {
		String caller = this.keycloak.clientToken("airflow");
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger answered = new AtomicInteger();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> load = IntStream.range(0, 4).<Future<?>>mapToObj((i) -> threads.submit(() -> {
				while (!over.get()) {
					HttpResponse<String> answer = this.broker.get("/v1/connections/orders", caller, Map.of());
					assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
					answered.incrementAndGet();
				}
			})).toList();
			goesOn(answered, load);
			Files.writeString(this.newer, "another-secret");
			goesOn(answered, load);
			this.keycloak.changeSecret(CLIENT, "another-secret");
			goesOn(answered, load);
			over.set(true);
			for (Future<?> one : load) {
				one.get();
			}
		}
		assertThat(Scrape.of(this.broker).text()).containsPattern(
				"broker_store_credential_uses_total\\{[^}]*credential=\"newer\",outcome=\"accepted\"[^}]*} [1-9]");
	}

	private static void goesOn(AtomicInteger answered, List<Future<?>> load) {
		int then = answered.get();
		await().atMost(Duration.ofMinutes(1))
			.until(() -> answered.get() > then + 20 || load.stream().anyMatch(Future::isDone));
	}

}

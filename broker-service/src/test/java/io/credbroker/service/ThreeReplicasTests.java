package io.credbroker.service;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three replicas on one real PostgreSQL, which trust one issuer; each counts what it asks
 * the store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeReplicasTests {

	private static final int HERD = 60;

	private static final String CATALOG = """
			connections:
			  kept: { conn-type: postgres, secret: { store: scripted, key: kept }, password: "${password}" }
			  issued: { conn-type: postgres, secret: { store: scripted, key: issued/etl }, password: "${password}", sharing: cluster }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private final AtomicInteger issued = new AtomicInteger();

	private final List<Broker> replicas = new ArrayList<>();

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.putAll(RecordDatabase.create().settings());
		settings.put("broker.secret.fingerprint-key-file", Files.writeString(directory.resolve("key"), "k".repeat(32)));
		settings.put("broker.cluster-credentials.key-file",
				Files.writeString(directory.resolve("own"), "c".repeat(32)));
		settings.put("broker.identity.origins", "https://broker.example");
		settings.put("broker.stores.scripted.timeout", "20s");
		for (int i = 0; i < 3; i++) {
			Broker replica = Broker.start(directory, CATALOG, settings);
			replica.store().answers("issued/etl", (_) -> issue());
			replica.store().answers("kept", ScriptedStore.found("1", Map.of("password", "p")));
			this.replicas.add(replica);
			settings.putAll(first().issuer().settings());
		}
	}

	@AfterAll
	void stop() {
		this.replicas.reversed().forEach(Broker::close);
	}

	private Broker first() {
		return this.replicas.getFirst();
	}

	private FetchResult issue() {
		int number = this.issued.incrementAndGet();
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p-" + number)), null, null, null,
				Instant.now().plusSeconds(3600), new Lease("lease-" + number, Duration.ofHours(1), false)));
	}

	@Test
	void aHerdCostsTheStoreAtMostOneCallPerReplica() throws Exception {
		assertThat(herd("kept")).hasSize(HERD).allMatch((answer) -> answer.statusCode() == 200);

		assertThat(this.replicas).allMatch((replica) -> replica.store().reads("kept") <= 1);
	}

	@Test
	void whatIsIssuedForTheClusterIsOneAlsoAfterItIsForgotten() throws Exception {
		assertThat(herd("issued")).extracting(ThreeReplicasTests::password).containsOnly("p-1");
		assertThat(this.issued).hasValue(1);

		Operator operator = Operator.of(this.replicas.getLast(), first().issuer());
		JsonNode ended = operator.ended(Operator.started(operator.post(Operator.invalidate("issued/etl"))));

		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		assertThat(herd("issued")).extracting(ThreeReplicasTests::password).containsOnly("p-2");
		assertThat(this.issued).hasValue(2);
	}

	@Test
	void aProofIsGoodAtOneReplicaOnly() {
		DpopKey key = new DpopKey();
		String token = first().issuer()
			.token("etl", (claims) -> claims.claim("groups", List.of("airflow-etl"))
				.claim("cnf", Map.of("jkt", key.thumbprint())));
		String proof = key
			.sign(DpopKey.claims(token, "https://broker.example/v1/connections/kept", Instant.now()).build());
		Map<String, String> headers = Map.of("Authorization", "DPoP " + token, "DPoP", proof);

		assertThat(first().get("/v1/connections/kept", headers).statusCode()).isEqualTo(200);
		assertThat(this.replicas).allSatisfy((replica) -> {
			HttpResponse<String> again = replica.get("/v1/connections/kept", headers);
			assertThat(again.statusCode()).isEqualTo(401);
			assertThat(again.body()).contains("token_binding_mismatch").contains("used before");
		});
		assertThat(Scrape.of(this.replicas.getLast()).value("broker_dpop_proofs_seconds_count", "outcome=\"used\""))
			.isOne();
	}

	/**
	 * Asks all replicas in turn, at the same time.
	 */
	private List<HttpResponse<String>> herd(String connection) throws Exception {
		String token = first().issuer().token("etl", "airflow-etl");
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<HttpResponse<String>>> answers = IntStream.range(0, HERD)
				.mapToObj((number) -> threads.submit(() -> this.replicas.get(number % this.replicas.size())
					.get("/v1/connections/" + connection, token, Map.of())))
				.toList();
			List<HttpResponse<String>> ended = new ArrayList<>();
			for (Future<HttpResponse<String>> answer : answers) {
				ended.add(answer.get());
			}
			return ended;
		}
	}

	private static String password(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return Operator.json(answer).at("/connection/password").asString();
	}

}

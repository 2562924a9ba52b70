package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RotatingVault;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is killed while it works on operations, each at another point: another
 * replica ends them all, and no rotation is ordered twice.
 */
class KilledOperationTests {

	private static final List<String> ROLES = List.of("reading", "answerless", "unclear", "waiting", "forgetting");

	private final TestIssuer issuer = new TestIssuer();

	private final RotatingVault vault = new RotatingVault();

	private final Map<String, String> settings = new HashMap<>(Operator.ROLE);

	private OperationDatabase database;

	@TempDir
	private Path directory;

	@BeforeEach
	void prepare() throws IOException {
		this.database = OperationDatabase.create();
		StringBuilder catalog = new StringBuilder("connections:\n");
		ROLES.forEach((role) -> catalog.append(connection(role, "static-creds/" + role, "shared")));
		catalog.append(connection("issued", "creds/issued", "per-caller"));
		catalog.append(
				"policies:\n  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: [\"*\"] }\n");
		this.settings.putAll(Map.of("broker.catalog.location", file("catalog.yaml", catalog.toString()),
				"broker.secret.fingerprint-key-file", file("key", "a-key-that-all-replicas-have-alike"),
				"broker.rotation.wait", "5s"));
		this.settings.putAll(this.issuer.settings());
		this.settings.putAll(this.database.record().settings());
		this.settings.putAll(Map.of("broker.stores.vault.type", "vault", "broker.stores.vault.timeout", "60s",
				"broker.stores.vault.settings.address", this.vault.url(),
				"broker.stores.vault.settings.authentication.app-role.role-id", "broker",
				"broker.stores.vault.settings.authentication.app-role.secret-id-file", file("secret-id", "id")));
	}

	private String file(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text).toString();
	}

	private static String connection(String id, String key, String sharing) {
		return """
				  %s:
				    conn-type: postgres
				    secret: { store: vault, key: "database/%s" }
				    login: "${username}"
				    password: "${password}"
				    sharing: %s
				""".formatted(id, key, sharing);
	}

	@AfterEach
	void close() {
		this.vault.close();
		this.issuer.close();
		this.database.close();
	}

	@Test
	void whateverTheDeadReplicaBeganAnotherOneEnds() throws IOException {
		CompletableFuture<BrokerProcess> starting = CompletableFuture.supplyAsync(() -> started("one"));
		try (BrokerProcess other = started("other"); BrokerProcess acting = starting.join()) {
			Map<String, JsonNode> operations = begun(acting);

			acting.kill();
			this.vault.release();
			this.vault.rotate("waiting");
			this.database.removeStalledReplica();

			Operator survivor = Operator.of(other, this.issuer);
			Map<String, JsonNode> ended = new LinkedHashMap<>();
			operations.forEach((name, operation) -> ended.put(name, survivor.ended(operation)));
			assertThat(ended).allSatisfy(
					(name, operation) -> assertThat(operation.path("state").asString()).as("%s: %s", name, operation)
						.isEqualTo(name.equals("unclear") ? "failed" : "succeeded"));
			assertThat(outcome(ended, "unclear").path("code").asString()).isEqualTo("order_uncertain");
			assertThat(outcome(ended, "unclear").path("detail").asString()).contains("Nobody knows",
					"Look in the store");
			assertThat(ROLES).allSatisfy((role) -> assertThat(this.vault.orders(role)).as(role).isEqualTo(1));
			assertThat(this.vault.ended()).hasSize(3);
			assertThat(outcome(ended, "issued").at("/leases/revoked").asInt()).isEqualTo(3);
			assertRecorded(operations);
		}
	}

	private static JsonNode outcome(Map<String, JsonNode> ended, String name) {
		return Objects.requireNonNull(ended.get(name));
	}

	private BrokerProcess started(String name) {
		try {
			return BrokerProcess.start(this.directory.resolve(name + ".log"), this.settings);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Begins an operation for each point, and brings it there.
	 */
	private Map<String, JsonNode> begun(BrokerProcess acting) {
		this.vault.hold("read", "reading");
		this.vault.hold("rotate", "answerless");
		this.vault.hold("rotate", "unclear");
		this.vault.rotateLater("unclear");
		this.vault.rotateLater("waiting");
		this.vault.hold("revoke", "any");
		List.of("a", "b", "c").forEach((caller) -> lookUp(acting, caller));
		Operator operator = Operator.of(acting, this.issuer);
		Map<String, JsonNode> begun = new LinkedHashMap<>();
		begun.put("issued",
				operator.at(Operator.started(
						operator.post("/v1/leases/revoke", "{\"reason\":\"test\",\"mapping\":\"issued\"}", Map.of())),
						"ordering"));
		begun.put("reading", rotate(operator, "reading", "accepted"));
		begun.put("answerless", rotate(operator, "answerless", "ordering"));
		begun.put("unclear", rotate(operator, "unclear", "ordering"));
		begun.put("waiting", rotate(operator, "waiting", "ordered"));
		this.database.addStalledReplica();
		begun.put("forgetting", rotate(operator, "forgetting", "forgetting"));
		return begun;
	}

	private static JsonNode rotate(Operator operator, String role, String step) {
		return operator.at(Operator.started(operator.post(Operator.rotate("vault", "database/static-creds/" + role))),
				step);
	}

	private void lookUp(BrokerProcess broker, String caller) {
		try (HttpClient http = HttpClient.newHttpClient()) {
			URI uri = broker.uri("/v1/connections/issued");
			assertThat(http
				.send(HttpRequest.newBuilder(uri)
					.header("Authorization", "Bearer " + this.issuer.token(caller, "airflow-etl"))
					.build(), HttpResponse.BodyHandlers.ofString())
				.statusCode()).isEqualTo(200);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertRecorded(Map<String, JsonNode> operations) {
		operations.forEach((name, operation) -> {
			assertThat(this.database.outcomes(operation)).as(name)
				.containsExactly("started", name.equals("unclear") ? "order_uncertain" : "succeeded");
		});
	}

}

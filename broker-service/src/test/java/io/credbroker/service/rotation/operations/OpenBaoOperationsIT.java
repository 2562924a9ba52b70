package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.service.support.BrokerProcess;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.Postgres;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.TestIssuer;
import io.credbroker.service.support.VaultServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Rotations of static roles of a real OpenBao, whose passwords a real PostgreSQL checks,
 * ordered at one of two replicas, which run as processes.
 */
@RequiresVault
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class OpenBaoOperationsIT {

	private static final List<String> ROLES = List.of("steady", "frequent", "a", "b", "c", "d", "e");

	private final String mount = "operations-" + UUID.randomUUID();

	private final TestIssuer issuer = new TestIssuer();

	private final Map<String, String> settings = new HashMap<>(Operator.ROLE);

	private Path directory;

	private VaultServer vault;

	private Postgres passwords;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		this.directory = directory;
		this.vault = new VaultServer();
		this.passwords = Postgres.thatChecksPasswords(directory);
		this.vault.write("sys/mounts/" + this.mount, Map.of("type", "database"));
		this.vault.write(this.mount + "/config/pg",
				Map.of("plugin_name", "postgresql-database-plugin", "allowed_roles", "*", "username", "postgres",
						"password", "trusted", "connection_url",
						"postgresql://{{username}}:{{password}}@127.0.0.1:%d/postgres?sslmode=disable"
							.formatted(this.passwords.port())));
		StringBuilder catalog = new StringBuilder("connections:\n");
		for (String role : ROLES) {
			this.passwords.execute("create role %s login".formatted(role));
			this.vault.write(this.mount + "/static-roles/" + role, Map.of("db_name", "pg", "username", role,
					"rotation_period", role.equals("frequent") ? "6" : "3600"));
			catalog
				.append("  %1$s: { conn-type: postgres, secret: { store: bao, key: %2$s/static-creds/%1$s }, "
					.formatted(role, this.mount))
				.append("password: \"${password}\", ttl: 15m }\n");
		}
		catalog
			.append("policies:\n  - { name: etl, callers: { issuer: test, groups: [etl] }, connections: [\"*\"] }\n");
		configure(catalog.toString());
	}

	private void configure(String catalog) throws IOException {
		this.settings.putAll(
				Map.of("broker.catalog.location", file("catalog.yaml", catalog), "broker.secret.fingerprint-key-file",
						file("key", "a-key-that-all-replicas-have-alike"), "broker.rotation.wait", "20s"));
		this.settings.putAll(this.issuer.settings());
		this.settings.putAll(RecordDatabase.create().settings());
		this.settings.putAll(Map.of("broker.stores.bao.type", "vault", "broker.stores.bao.settings.address",
				this.vault.address(), "broker.stores.bao.settings.engines.database", this.mount,
				"broker.stores.bao.settings.authentication.token.file", file("token", this.vault.token())));
	}

	private String file(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text).toString();
	}

	private BrokerProcess started(String name) {
		try {
			return BrokerProcess.start(this.directory.resolve(name + ".log"), this.settings);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@AfterAll
	void stop() throws IOException {
		this.issuer.close();
		if (this.passwords != null) {
			this.vault.delete("sys/mounts/" + this.mount);
			this.passwords.close();
			this.vault.close();
		}
	}

	@Test
	void bothReplicasGiveTheNewPasswordAndAnotherEndsWhatADeadOneBegan() {
		CompletableFuture<BrokerProcess> starting = CompletableFuture.supplyAsync(() -> started("one"));
		try (BrokerProcess other = started("other"); BrokerProcess acting = starting.join()) {
			for (String role : List.of("steady", "frequent")) {
				rotated(role, acting, other);
			}

			List<JsonNode> begun = begunAndKilled(acting);

			for (JsonNode operation : begun) {
				JsonNode ended = Operator.of(other, this.issuer).ended(operation);
				assertThat(ended.path("code").asString("succeeded")).as(ended.toString())
					.isIn("succeeded", "order_uncertain");
			}
			assertThat(ROLES)
				.allSatisfy((role) -> await().untilAsserted(() -> assertWorks(role, password(other, role))));
		}
	}

	private void rotated(String role, BrokerProcess acting, BrokerProcess other) {
		String before = password(acting, role);
		assertThat(password(other, role)).isNotEmpty();
		Operator operator = Operator.of(acting, this.issuer);

		JsonNode ended = operator.ended(Operator.started(operator.post(rotate(role))));

		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		assertThat(ended.path("replicas")).hasSize(2)
			.allSatisfy((replica) -> assertThat(replica.path("acknowledged_at").asString()).isNotEmpty());
		for (BrokerProcess broker : List.of(acting, other)) {
			assertThat(password(broker, role)).isNotEqualTo(before);
			await().untilAsserted(() -> assertWorks(role, password(broker, role)));
		}
	}

	/**
	 * Orders one rotation after the other, each with a little more time until the broker
	 * is killed.
	 */
	private List<JsonNode> begunAndKilled(BrokerProcess acting) {
		Operator operator = Operator.of(acting, this.issuer);
		List<JsonNode> begun = new ArrayList<>();
		for (String role : ROLES.subList(2, ROLES.size())) {
			begun.add(Operator.started(operator.post(rotate(role))));
		}
		acting.kill();
		return begun;
	}

	private String rotate(String role) {
		return Operator.rotate("bao", this.mount + "/static-creds/" + role);
	}

	private String password(BrokerProcess broker, String role) {
		try (HttpClient http = HttpClient.newHttpClient()) {
			URI uri = broker.uri("/v1/connections/" + role);
			HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri)
				.header("Authorization", "Bearer " + this.issuer.token("etl", "etl"))
				.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			return Operator.json(answer).at("/connection/password").asString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void assertWorks(String role, String password) {
		try (var connection = DriverManager.getConnection(
				"jdbc:postgresql://127.0.0.1:%d/postgres".formatted(this.passwords.port()), role, password)) {
			assertThat(connection.isClosed()).isFalse();
		}
		catch (SQLException ex) {
			throw new AssertionError("the password of %s is refused".formatted(role), ex);
		}
	}

}

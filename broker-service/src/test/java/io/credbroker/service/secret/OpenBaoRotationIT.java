package io.credbroker.service.secret;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.service.secret.RotatedPasswords.Count;
import io.credbroker.service.secret.RotatedPasswords.Given;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Postgres;
import io.credbroker.service.support.VaultServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Passwords of a static role that a real OpenBao rotates every six seconds, tried at a
 * real PostgreSQL: through the broker, and read directly beside it.
 * <p>
 * {@code -Drotation.seconds=180} makes it last three minutes instead of half a one.
 */
@RequiresVault
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class OpenBaoRotationIT {

	private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("rotation.seconds", 30));

	private static final String CATALOG = """
			connections:
			  short: { conn-type: postgres, secret: { store: bao, key: MOUNT/static-creds/short }, password: "${password}", ttl: 2s }
			  long: { conn-type: postgres, secret: { store: bao, key: MOUNT/static-creds/long }, password: "${password}", ttl: 15m }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	private final String mount = "rotation-" + UUID.randomUUID();

	private VaultServer vault;

	private Postgres postgres;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		this.vault = new VaultServer();
		this.postgres = Postgres.thatChecksPasswords(directory);
		this.vault.write("sys/mounts/" + this.mount, Map.of("type", "database"));
		this.vault.write(this.mount + "/config/pg",
				Map.of("plugin_name", "postgresql-database-plugin", "allowed_roles", "*", "username", "postgres",
						"password", "trusted", "connection_url",
						"postgresql://{{username}}:{{password}}@127.0.0.1:%d/postgres?sslmode=disable"
							.formatted(this.postgres.port())));
		for (String role : List.of("short", "long")) {
			this.postgres.execute("create role %s login".formatted(role));
			this.vault.write(this.mount + "/static-roles/" + role,
					Map.of("db_name", "pg", "username", role, "rotation_period", "6"));
		}
		Path token = Files.writeString(directory.resolve("token"), this.vault.token());
		this.broker = Broker.start(directory, CATALOG.replace("MOUNT", this.mount),
				Map.of("broker.stores.bao.type", "vault", "broker.stores.bao.settings.address", this.vault.address(),
						"broker.stores.bao.settings.engines.database", this.mount,
						"broker.stores.bao.settings.authentication.token.file", token));
	}

	@AfterAll
	void stop() throws IOException {
		if (this.broker != null) {
			this.broker.close();
			this.vault.delete("sys/mounts/" + this.mount);
		}
		if (this.postgres != null) {
			this.postgres.close();
			this.vault.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "short", "long" })
	void throughTheBrokerNoMorePasswordsAreWrongThanReadDirectly(String role, TestReporter reporter) throws Exception {
		RotatedPasswords passwords = new RotatedPasswords(
				"jdbc:postgresql://127.0.0.1:%d/postgres".formatted(this.postgres.port()), role,
				new AtomicReference<>(Instant.MIN));
		try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
			Future<Count> direct = clients.submit(passwords.direct(() -> direct(role), LENGTH));
			Future<Count> brokered = clients.submit(passwords.through(() -> brokered(role), LENGTH));

			reporter.publishEntry(Map.of("role", role, "direct", direct.get().toString(), "through the broker",
					brokered.get().toString()));
			assertThat(direct.get().rotations()).isGreaterThan(1);
			assertThat(brokered.get().rotations()).isGreaterThan(1);
			assertThat(brokered.get().outdated()).as("older than what the vault had given before").isZero();
			// Either may ask in the moment between the change at the database and at the
			// vault, and by chance one does so more often.
			assertThat(brokered.get().wrong()).as("wrong through the broker")
				.isLessThanOrEqualTo(direct.get().wrong() + direct.get().rotations() / 3);
		}
	}

	private Given direct(String role) {
		JsonNode data = this.vault.read(this.mount + "/static-creds/" + role).path("data");
		return new Given(data.path("password").asString(), Instant.parse(data.path("last_vault_rotation").asString()));
	}

	private Given brokered(String role) {
		HttpResponse<String> response = this.broker.get("/v1/connections/" + role);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		JsonNode answer = JsonMapper.shared().readTree(response.body());
		return new Given(answer.path("connection").path("password").asString(),
				Instant.parse(answer.path("version").asString()));
	}

}

package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RotatingConjur;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rotations of variables of Conjur, ordered at one of two replicas.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConjurOperationTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: conjur, key: airflow/warehouse }, password: "${password}", ttl: 1h }
			  locked: { conn-type: postgres, secret: { store: conjur, key: airflow/locked }, password: "${password}", ttl: 1h }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private final RotatingConjur conjur = new RotatingConjur();

	private ReplicaPair replicas;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		for (String branch : new String[] { "airflow/warehouse", "airflow/locked" }) {
			this.conjur.has(branch + "/username", "etl");
			this.conjur.rotates(branch + "/password", "old", branch.endsWith("warehouse"));
		}
		this.replicas = ReplicaPair.start(directory, CATALOG,
				Map.of("broker.stores.conjur.type", "conjur", "broker.stores.conjur.timeout", "10s",
						"broker.stores.conjur.settings.address", this.conjur.url(),
						"broker.stores.conjur.settings.account", RotatingConjur.ACCOUNT,
						"broker.stores.conjur.settings.authentication.api-key.login", RotatingConjur.LOGIN,
						"broker.stores.conjur.settings.authentication.api-key.file",
						Files.writeString(directory.resolve("api-key"), RotatingConjur.API_KEY)));
	}

	@AfterAll
	void stop() {
		this.replicas.close();
		this.conjur.close();
	}

	@Test
	void whatTheRotatorMakesIsServedByBothAndWhoHoldsTheOldOneIsNamed() {
		assertThat(this.replicas.passwords("warehouse")).containsOnly("old");
		Operator operator = Operator.of(this.replicas.one());

		JsonNode started = Operator.started(operator.post(Operator.rotate("conjur", "airflow/warehouse")));
		operator.at(started, "ordered");
		assertThat(this.replicas.passwords("warehouse")).as("before the rotator has run").containsOnly("old");
		this.conjur.rotate("airflow/warehouse/password", "new");
		JsonNode ended = Operator.of(this.replicas.other()).ended(started);

		assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
		assertThat(ended.at("/old/version").asString()).startsWith("1.1~");
		assertThat(ended.at("/new/version").asString()).startsWith("1.2~");
		assertThat(ended.path("replicas").valueStream()).hasSize(2).allMatch((one) -> one.has("acknowledged_at"));
		operator.follow(ended, (now) -> now.at("/holders/older").asInt() > 0);
		assertThat(operator
			.get("/v1/rotations/" + CredentialId.of("conjur", "airflow/warehouse") + "/holders?version=older")
			.body()).contains("\"subject\":\"etl\"").doesNotContain("\"old\"", "\"new\"");
		assertThat(this.replicas.passwords("warehouse")).containsOnly("new");
		assertThat(this.conjur.orders()).containsExactly("airflow/warehouse/password");
	}

	@Test
	void withoutThePrivilegeTheOperationSaysSoAndTheOldVersionServesOn() {
		assertThat(this.replicas.passwords("locked")).containsOnly("old");
		Operator operator = Operator.of(this.replicas.other());

		JsonNode ended = operator.ended(Operator.started(operator.post(Operator.rotate("conjur", "airflow/locked"))));

		assertThat(ended.path("state").asString()).isEqualTo("failed");
		assertThat(ended.path("code").asString()).isEqualTo("store_refused");
		assertThat(ended.path("detail").asString()).contains(
				"Conjur answered 403 to the order to rotate variable airflow/locked/password", "lacks the privilege",
				"the old version stays in use");
		assertThat(ended.has("new")).isFalse();
		assertThat(this.replicas.passwords("locked")).containsOnly("old");
		assertThat(this.conjur.orders()).doesNotContain("airflow/locked/password");
	}

}

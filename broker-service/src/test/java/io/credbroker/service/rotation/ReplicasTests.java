package io.credbroker.service.rotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.service.database.ReplicaDisagreementException;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RecordDatabase;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Two brokers whose record is in one real PostgreSQL.
 */
class ReplicasTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: shared }
			    password: "${password}"
			    ttl: 1h
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	@TempDir
	private Path directory;

	private final Map<String, Object> settings = new LinkedHashMap<>();

	@BeforeEach
	void settings() throws IOException {
		this.settings.putAll(Operator.ROLE);
		this.settings.putAll(RecordDatabase.create().settings());
	}

	@Test
	void whatOneReplicaForgetsTheOtherForgets() throws IOException {
		keyed("a-key-that-all-replicas-have-alike");
		try (Broker one = start(); Broker other = start()) {
			assertThat(password(one, "first")).isEqualTo(password(other, "first"));
			assertThat(tag(one)).isEqualTo(tag(other));
			rotated(one);
			rotated(other);
			assertThat(tag(other)).as("still in memory").isEqualTo(tag(one));
			String before = tag(other);

			Operator operator = Operator.of(one);
			JsonNode ended = operator.ended(Operator.started(operator.post(Operator.invalidate("shared"))));

			assertThat(ended.path("state").asString()).isEqualTo("succeeded");
			assertThat(ended.path("replicas").valueStream()).hasSize(2)
				.allMatch((replica) -> replica.has("acknowledged_at"));
			assertThat(tag(other)).as("at once").isNotEqualTo(before);

			assertThat(tag(one)).isNotEqualTo(before);
			assertThat(tag(other)).isEqualTo(tag(one));
		}
	}

	@Test
	void withoutACommonKeyTheSecondDoesNotStart() throws IOException {
		try (Broker first = start()) {
			assertThatThrownBy(this::start).rootCause()
				.isInstanceOf(ReplicaDisagreementException.class)
				.hasMessageContaining("broker.secret.fingerprint-key-file");
			assertThat(first.get("/v1/connections/unknown").statusCode()).isEqualTo(404);
		}
		keyed("another-key-after-all-replicas-have-ended");
		start().close();
	}

	private void keyed(String key) throws IOException {
		this.settings.put("broker.secret.fingerprint-key-file", Files.writeString(this.directory.resolve("key"), key));
	}

	private Broker start() {
		Broker broker = Broker.start(this.directory, CATALOG, this.settings);
		broker.store().answers("shared", ScriptedStore.found("1", Map.of("password", "first")));
		return broker;
	}

	private static void rotated(Broker broker) {
		broker.store().answers("shared", ScriptedStore.found("2", Map.of("password", "second")));
	}

	private static String password(Broker broker, String expected) {
		assertThat(broker.get("/v1/connections/warehouse").body()).contains(expected);
		return expected;
	}

	private static String tag(Broker broker) {
		return broker.get("/v1/connections/warehouse").headers().firstValue("ETag").orElseThrow();
	}

}

package io.credbroker.service.rotation;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker whose record is no database, and one that starts again without a key of
 * fingerprints.
 */
class WithoutSearchableRecordTests {

	private static final String CATALOG = WarehouseCatalog.readableBy("issuer: test, groups: [airflow-etl]");

	private static final Map<String, Object> ROLES = Map.of("broker.roles.operator.issuer", "test",
			"broker.roles.operator.groups", "on-call");

	private static HttpResponse<String> ask(Broker broker, String path) {
		return broker.get(path, broker.issuer().token("ops", "on-call"), Map.of());
	}

	private static String seen(Broker broker) throws InterruptedException {
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
		broker.get("/v1/connections/warehouse");
		String path = "/v1/rotations/" + CredentialId.of("scripted", "warehouse");
		for (int i = 0; i < 300 && !ask(broker, path).body().contains("\"fingerprint\""); i++) {
			Thread.sleep(50);
		}
		return ask(broker, path).body();
	}

	@Test
	void versionsAreKnownAndHoldersCannotBe(@TempDir Path directory) throws InterruptedException {
		try (Broker broker = Broker.start(directory, CATALOG, ROLES)) {
			assertThat(seen(broker)).contains("\"version\":\"1\"", "\"state\":\"ok\"").doesNotContain("holders");
			String path = "/v1/rotations/" + CredentialId.of("scripted", "warehouse");
			for (String question : new String[] { "/holders", "/usage" }) {
				HttpResponse<String> answer = ask(broker, path + question);
				assertThat(answer.statusCode()).isEqualTo(400);
				assertThat(answer.body()).contains("configure a sink of type database");
			}
		}
	}

	@Test
	void aRestartWithoutAKeyIsNoRotation(@TempDir Path directory) throws InterruptedException {
		Map<String, Object> settings = new LinkedHashMap<>(ROLES);
		settings.put("broker.audit.sinks.db.type", "database");
		settings.put("broker.audit.sinks.db.database.directory", directory.resolve("record"));
		String before;
		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			before = seen(broker);
		}
		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
			broker.get("/v1/connections/warehouse");
			String path = "/v1/rotations/" + CredentialId.of("scripted", "warehouse");
			for (int i = 0; i < 300 && !ask(broker, path).body().contains("renamed"); i++) {
				Thread.sleep(50);
			}
			String after = ask(broker, path).body();

			assertThat(after).contains("\"noticed\":\"renamed\"", "\"alias_of\"").doesNotContain("\"rotated_at\":");
			assertThat(after).as("both answers count, and no one is older")
				.contains("\"holders\":{\"current\":1,\"older\":0}");
			assertThat(before).contains("\"noticed\":\"first\"");
		}
	}

}

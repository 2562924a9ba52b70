package io.credbroker.service.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths of the broker's machine appear in the log and never in an answer.
 */
@ExtendWith(OutputCaptureExtension.class)
class MachinePathTests {

	private static final List<String> STORES = List.of("absent", "open", "broken", "vault", "conjur");

	private static final String POLICY = """
			policies:
			  - name: all
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	@Test
	void noProblemNamesAFileAndTheLogDoes(@TempDir Path directory, CapturedOutput output) throws IOException {
		StringBuilder catalog = new StringBuilder("connections:\n");
		STORES.forEach((store) -> catalog.append("  ")
			.append(store)
			.append(": { conn-type: http, secret: { store: ")
			.append(store)
			.append(", key: secret/any }, password: \"${password}\" }\n"));

		try (Broker broker = Broker.start(directory, catalog + POLICY, stores(directory))) {
			for (String store : STORES) {
				String answer = broker.get("/v1/connections/" + store).body();

				assertThat(answer).containsAnyOf("\"code\":\"store_", "\"code\":\"secret_malformed")
					.contains(" file ")
					.doesNotContain(directory.toString(), "machine-");
			}
		}

		assertThat(output.getAll()).contains("machine-absent", "machine-open", "machine-broken", "machine-vault",
				"machine-conjur");
	}

	private static Map<String, Object> stores(Path directory) throws IOException {
		Map<String, Object> properties = new HashMap<>();
		file(properties, "absent", directory.resolve("machine-absent"));
		file(properties, "open", written(directory.resolve("machine-open"), "secrets: {}", "rw-r--r--"));
		file(properties, "broken", written(directory.resolve("machine-broken"), "{{", "rw-------"));
		properties.put("broker.stores.vault.type", "vault");
		properties.put("broker.stores.vault.settings.address", "http://127.0.0.1:1");
		properties.put("broker.stores.vault.settings.authentication.token.file", directory.resolve("machine-vault"));
		properties.put("broker.stores.conjur.type", "conjur");
		properties.put("broker.stores.conjur.settings.address", "http://127.0.0.1:1");
		properties.put("broker.stores.conjur.settings.account", "dev");
		properties.put("broker.stores.conjur.settings.authentication.api-key.login", "host/broker");
		properties.put("broker.stores.conjur.settings.authentication.api-key.file",
				directory.resolve("machine-conjur"));
		return properties;
	}

	private static void file(Map<String, Object> properties, String store, Path path) {
		properties.put("broker.stores." + store + ".type", "file");
		properties.put("broker.stores." + store + ".settings.path", path);
	}

	private static Path written(Path file, String content, String mode) throws IOException {
		Files.writeString(file, content);
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
	}

}

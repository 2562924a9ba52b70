package io.credbroker.service.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Keys that no fetch can ever read refuse a catalog, with the stores that a broker has.
 */
class KeysAtLoadTests {

	private static final List<Line> LINES = List.of(new Line("{ store: vault, key: secret/airflow/a }", ""),
			new Line("{ store: vault, key: kv/airflow/a }",
					"names no mount of this store; engines lists aws, database, secret"),
			new Line("{ store: vault, key: secret//a }", "has an empty, '.' or '..' segment"),
			new Line("{ store: vault, key: /secret/a }", "has an empty, '.' or '..' segment"),
			new Line("{ store: vault, key: secret/data/airflow/a }", "leave it out: secret/airflow/a"),
			new Line("{ store: vault, key: secret/metadata/a }", "leave it out: secret/a"),
			new Line("{ store: vault, key: database/a }", "is its mount, then static-creds/ROLE or creds/ROLE"),
			new Line("{ store: vault, key: secret/a, options: { version: 3 } }",
					"unknown option \"version\"; stores of this type take no options"),
			new Line("{ store: conjur, key: airflow/a }", ""),
			new Line("{ store: conjur, key: \"airflow/a#host,host\" }", "names a field after # twice"),
			new Line("{ store: conjur, key: airflow//a }", "without empty, '.' or '..' segments"),
			new Line("{ store: ccp, key: Airflow/a }", ""),
			new Line("{ store: ccp, key: a }", "must be Safe/Object or Safe/Folder/Object"),
			new Line("{ store: ccp, key: \"query:Object\" }", "a query must be Property=value"),
			new Line("{ store: aws, key: airflow/a }", ""),
			new Line("{ store: aws, key: \"airflow a\" }", "the key is no name of a secret"),
			new Line("{ store: aws, key: \"airflow/a#previous\" }", "neither versionStage=… nor versionId=…"),
			new Line("{ store: local, key: \"any text / at all\" }", ""),
			new Line("{ store: local, key: a, options: { x: y } }", "takes no options"));

	private record Line(String secret, String reason) {
	}

	@Test
	void eachIsToldWithItsLineAndAllAtOnce(@TempDir Path directory) throws Exception {
		StringBuilder catalog = new StringBuilder("variables:\n");
		for (int i = 0; i < LINES.size(); i++) {
			catalog.append("  v%d: { secret: %s }\n".formatted(i, LINES.get(i).secret()));
		}
		catalog.append("  \"p-{x}\": { secret: { store: vault, key: \"kv/{x}\" } }\n");
		catalog.append("  \"q-{x...}\": { secret: { store: vault, key: \"secret/{x...}\" } }\n");
		catalog.append(
				"  \"r-{a}\": { secret: { store: aws, key: \"arn:aws:secretsmanager:eu-west-1:{a}:secret:a\" } }\n");

		List<String> problems = refusal(directory, catalog.toString()).lines()
			.filter((line) -> line.contains("catalog.yaml:"))
			.toList();

		for (int i = 0; i < LINES.size(); i++) {
			String place = "catalog.yaml:" + (i + 2) + ":";
			String reason = LINES.get(i).reason();
			if (reason.isEmpty()) {
				assertThat(problems).noneMatch((line) -> line.contains(place));
			}
			else {
				assertThat(problems).as(LINES.get(i).secret())
					.anyMatch((line) -> line.contains(place) && line.contains(reason));
			}
		}
		assertThat(problems)
			.anyMatch((line) -> line.contains("names no mount") && line.contains("an id would have the key \"kv/x\""))
			.noneMatch((line) -> line.contains("catalog.yaml:" + (LINES.size() + 3) + ":")
					|| line.contains("catalog.yaml:" + (LINES.size() + 4) + ":"));
	}

	private static String refusal(Path directory, String catalog) throws Exception {
		Path token = Files.writeString(directory.resolve("token"), "t");
		Map<String, Object> properties = new HashMap<>();
		store(properties, "vault", "vault",
				Map.of("address", "http://127.0.0.1:1", "authentication.token.file", token));
		store(properties, "conjur", "conjur", Map.of("address", "http://127.0.0.1:1", "account", "dev",
				"authentication.api-key.login", "host/broker", "authentication.api-key.file", token));
		store(properties, "ccp", "cyberark-ccp", Map.of("address", "http://127.0.0.1:1", "app-id", "airflow"));
		store(properties, "aws", "aws-secrets-manager", Map.of("region", "eu-west-1"));
		store(properties, "local", "file", Map.of("path", directory.resolve("secrets.yaml")));
		Throwable failure = catchThrowable(() -> Broker.start(directory, catalog, properties).close());
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CatalogRefusedException refused) {
				return String.valueOf(refused.getMessage());
			}
		}
		throw new AssertionError("the catalog was taken", failure);
	}

	private static void store(Map<String, Object> properties, String name, String type, Map<String, Object> settings) {
		properties.put("broker.stores." + name + ".type", type);
		settings.forEach((key, value) -> properties.put("broker.stores." + name + ".settings." + key, value));
	}

}

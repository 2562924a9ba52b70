package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import io.credbroker.provider.testkit.MotoServer;
import io.credbroker.provider.testkit.RequiresMoto;
import io.credbroker.service.support.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rotation of a secret of AWS Secrets Manager, which Moto plays, ordered at one of two
 * replicas.
 */
@RequiresMoto
class MotoOperationTests {

	private final String secret = "airflow/" + UUID.randomUUID();

	private final URI moto = MotoServer.get().address();

	/**
	 * Moto runs no rotation function: the order makes an empty version that is current at
	 * once, and the content that the function would make is put here.
	 */
	@Test
	void whatTheRotationFunctionPutsIsServedByBoth(@TempDir Path directory) throws Exception {
		admin("CreateSecret", Map.of("Name", this.secret, "SecretString", "{\"password\":\"old\"}"));
		String first = currentVersion();
		try (ReplicaPair replicas = replicas(directory)) {
			assertThat(replicas.passwords("warehouse")).containsOnly("old");
			Operator operator = Operator.of(replicas.one());

			JsonNode started = Operator.started(operator.post(Operator.rotate("aws", this.secret)));
			operator.at(started, "ordered");
			assertThat(currentVersion()).as("Moto got the order").isNotEqualTo(first);
			admin("PutSecretValue", Map.of("SecretId", this.secret, "SecretString", "{\"password\":\"new\"}"));
			JsonNode ended = Operator.of(replicas.other()).ended(started);

			assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("succeeded");
			assertThat(ended.at("/old/version").asString()).isEqualTo(first);
			assertThat(ended.at("/new/version").asString()).isEqualTo(currentVersion());
			assertThat(ended.path("replicas").valueStream()).hasSize(2).allMatch((one) -> one.has("acknowledged_at"));
			assertThat(replicas.passwords("warehouse")).containsOnly("new");
		}
	}

	private ReplicaPair replicas(Path directory) throws IOException {
		String catalog = """
				connections:
				  warehouse: { conn-type: postgres, secret: { store: aws, key: %s }, password: "${password}", ttl: 1h }
				policies:
				  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
				""".formatted(this.secret);
		String settings = "broker.stores.aws.settings.";
		return ReplicaPair.start(directory, catalog,
				Map.of("broker.stores.aws.type", "aws-secrets-manager", "broker.stores.aws.timeout", "10s",
						settings + "region", "eu-central-1", settings + "endpoint", this.moto,
						settings + "authentication.web-identity.sts-endpoint", this.moto,
						settings + "authentication.web-identity.role-arn", "arn:aws:iam::123456789012:role/broker",
						settings + "authentication.web-identity.token-file",
						Files.writeString(directory.resolve("token"), "header.payload.signature")));
	}

	private String currentVersion() throws Exception {
		return admin("DescribeSecret", Map.of("SecretId", this.secret)).path("VersionIdsToStages")
			.propertyStream()
			.filter((version) -> version.getValue().toString().contains("AWSCURRENT"))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	private JsonNode admin(String action, Map<String, String> parameters) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.moto)
			.header("Content-Type", "application/x-amz-json-1.1")
			.header("X-Amz-Target", "secretsmanager." + action)
			.header("Authorization",
					"AWS4-HMAC-SHA256 Credential=admin/20260101/eu-central-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(parameters)))
			.build();
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			return JsonMapper.shared().readTree(answer.body());
		}
	}

}

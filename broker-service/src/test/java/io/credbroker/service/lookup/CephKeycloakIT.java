package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.provider.testkit.CephApi;
import io.credbroker.provider.testkit.CephServer;
import io.credbroker.provider.testkit.RequiresCeph;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Keycloak;
import io.credbroker.service.support.SharedKeycloak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of a real Ceph for a broker that a real Keycloak knows, and that has no keys.
 */
@RequiresCeph
@ExtendWith(SharedKeycloak.class)
class CephKeycloakIT {

	private static final String CATALOG = """
			connections:
			  lake:
			    conn-type: aws
			    secret: { store: ceph, key: "arn:aws:iam:::role/etl", options: { session-name: airflow, policy: '%s' } }
			    login: ${access_key_id}
			    password: ${secret_access_key}
			    extra: { aws_session_token: "${session_token}", endpoint_url: "${endpoint_url}" }
			  lake-as-another:
			    conn-type: aws
			    secret: { store: another, key: "arn:aws:iam:::role/etl" }
			    login: ${access_key_id}
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""".replace("%s",
			"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::lake/etl/*\"}]}");

	private final CephApi admin = CephApi.of(CephServer.BROKER_KEY);

	@Test
	void aBrokerWithAKeycloakTokenGivesSessionsOfCeph(@TempDir Path directory, Keycloak keycloak) throws IOException {
		trust(keycloak);
		Map<String, Object> settings = new HashMap<>();
		settings
			.putAll(store("ceph", Files.writeString(directory.resolve("own"), keycloak.clientToken("broker-at-ceph"))));
		settings.putAll(store("another", Files.writeString(directory.resolve("other"), keycloak.clientToken("kafka"))));

		try (Broker broker = Broker.start(directory, CATALOG, settings)) {
			CephApi session = session(broker.get("/v1/connections/lake"));
			assertThat(session.put("/lake/etl/part-1")).isEqualTo(200);
			assertThat(session.put("/lake/etl_hr/part-1")).isEqualTo(403);

			HttpResponse<String> refused = broker.get("/v1/connections/lake-as-another");
			assertThat(refused.body()).contains("store_refused")
				.containsPattern("Ceph answered [A-Za-z]+ to a login: the trust policy of the role of "
						+ "authentication\\.web-identity must allow sts:AssumeRoleWithWebIdentity");
		}
	}

	private static Map<String, Object> store(String name, Path token) {
		String store = "broker.stores." + name + ".";
		String identity = store + "settings.authentication.web-identity.";
		return Map.of(store + "type", "sts", store + "timeout", "30s", store + "settings.service", "ceph",
				store + "settings.endpoint", CephServer.get().address, store + "settings.timeouts.read", "10s",
				store + "settings.timeouts.total", "25s", identity + "role-arn", "arn:aws:iam:::role/broker",
				identity + "token-file", token);
	}

	/**
	 * Registers the issuer; its client may assume one role, and that role another.
	 */
	private void trust(Keycloak keycloak) {
		assertThat(CephApi.of(CephServer.OWNER_KEY).createBucket("lake")).isEqualTo(200);
		String name = keycloak.issuer().replace("http://", "");
		this.admin.manage("CreateOpenIDConnectProvider", Map.of("Url", keycloak.issuer(), "ClientIDList.member.1",
				"rgw", "ThumbprintList.member.1", keycloak.thumbprint()));
		role("broker",
				"{\"Federated\":[\"arn:aws:iam:::oidc-provider/%1$s\"]},\"Action\":[\"sts:AssumeRoleWithWebIdentity\"],\"Condition\":{\"StringEquals\":{\"%1$s:app_id\":\"rgw\"}}"
					.formatted(name));
		role("etl", "{\"AWS\":[\"arn:aws:iam:::role/broker\"]},\"Action\":[\"sts:AssumeRole\"]");
		this.admin.manage("PutRolePolicy", Map.of("RoleName", "etl", "PolicyName", "all", "PolicyDocument",
				"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}"));
	}

	private void role(String name, String trusted) {
		this.admin.manage("CreateRole", Map.of("RoleName", name, "AssumeRolePolicyDocument",
				"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" + trusted + "}]}"));
	}

	private static CephApi session(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		JsonNode connection = JsonMapper.shared().readTree(answer.body()).path("connection");
		JsonNode extra = connection.path("extra");
		return new CephApi(URI.create(extra.path("endpoint_url").asString()),
				AwsSessionCredentials.create(connection.path("login").asString(),
						connection.path("password").asString(), extra.path("aws_session_token").asString()));
	}

}

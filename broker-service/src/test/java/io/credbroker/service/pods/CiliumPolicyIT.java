package io.credbroker.service.pods;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.support.KubernetesApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The network policy that the chart writes for Cilium, on a real API server that
 * validates strictly by a definition of the fields in use, or by the one that
 * {@code -Dcilium.crd} names.
 */
class CiliumPolicyIT {

	private static final Path POLICY = Path.of("..", "helm", "src", "test", "resources", "cilium-policy.yaml");

	private static final Path OWN = Path.of("src", "test", "resources", "cilium-crd.yaml");

	private static final String POLICIES = "/apis/cilium.io/v2/namespaces/default/ciliumnetworkpolicies?dryRun=All&fieldValidation=Strict";

	private static KubernetesApi cluster;

	@BeforeAll
	static void defineThePolicy(@TempDir Path directory) throws Exception {
		cluster = KubernetesApi.start(CiliumPolicyIT.class, directory);
		Path definition = Path.of(System.getProperty("cilium.crd", OWN.toString()));
		cluster.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", json(Files.readString(definition)));
		String policy = Files.readString(POLICY);
		await().atMost(1, TimeUnit.MINUTES).until(() -> submit(policy).statusCode() != 404);
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	void isAcceptedAsItIsWritten() throws Exception {
		HttpResponse<String> answer = submit(Files.readString(POLICY));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			matchName: login.example.com   | matchName: "*.example.com"
			- matchName: login.example.com | - {matchName: login.example.com, matchPattern: "*"}
			matchName: login.example.com   | matchNames: login.example.com
			- kube-apiserver               | - apiserver
			port: "6443"                   | port: 6443
			protocol: UDP                  | protocol: HTTP
			- toFQDNs:                     | - toFQDN:
			- fromEntities:                | - fromEntity:
			203.0.113.0/24                 | 203.0.113.0.24
			k8s:tier: airflow              | "k8s:tier": "air flow"
			""")
	void aPlantedMistakeIsRefused(String right, String wrong) throws Exception {
		String policy = Files.readString(POLICY);
		String changed = policy.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));

		HttpResponse<String> answer = submit(changed);

		assertThat(changed).isNotEqualTo(policy);
		assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
	}

	private static HttpResponse<String> submit(String policy) throws Exception {
		Map<String, Object> object = new Yaml().load(policy);
		object.put("metadata", Map.of("name", "broker"));
		return cluster.server()
			.send("POST", POLICIES, "application/json", JsonMapper.shared().writeValueAsString(object));
	}

	private static String json(String yaml) {
		return JsonMapper.shared().writeValueAsString((Object) new Yaml().load(yaml));
	}

}

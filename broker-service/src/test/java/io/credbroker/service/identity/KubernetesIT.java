package io.credbroker.service.identity;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.KubernetesApi;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tokens that a real API server made for pods, checked with keys that it gives to service
 * accounts only.
 */
class KubernetesIT {

	private static final String SKIPPED = "KubernetesIT is left out: etcd and kube-apiserver are not both on the PATH";

	private static final String AUDIENCE = "airflow-credential-broker";

	private static final String PATH = "/v1/connections/warehouse";

	private static final String CATALOG = WarehouseCatalog
		.readableBy("issuer: kubernetes, service-accounts: [\"airflow/*\"]");

	private static KubernetesApi cluster;

	private static Broker broker;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		if (!KubernetesApi.installed()) {
			LoggerFactory.getLogger(KubernetesIT.class).warn(SKIPPED);
			abort(SKIPPED);
		}
		cluster = KubernetesApi.start(directory);
		for (String namespace : new String[] { "airflow", "web", "broker" }) {
			cluster.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
			cluster.create("/api/v1/namespaces/" + namespace + "/serviceaccounts",
					"{\"metadata\":{\"name\":\"worker\"}}");
		}
		Path own = Files.writeString(directory.resolve("token"), token("broker", "{}"));
		Map<String, Object> settings = new HashMap<>();
		String issuer = "broker.identity.issuers.kubernetes.";
		settings.put(issuer + "preset", "kubernetes");
		settings.put(issuer + "issuer", cluster.url());
		settings.put(issuer + "audiences", AUDIENCE);
		settings.put(issuer + "ssl-bundle", "cluster");
		settings.put(issuer + "bearer-token-file", own);
		settings.put("spring.ssl.bundle.pem.cluster.truststore.certificate", "file:" + cluster.certificate());
		broker = Broker.start(directory, CATALOG, settings);
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
	}

	@AfterAll
	static void stop() {
		if (broker != null) {
			broker.close();
		}
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	void aPodOfTheNamespaceReadsItsConnection() throws Exception {
		String pod = cluster.create("/api/v1/namespaces/airflow/pods", """
				{"metadata":{"name":"task"},"spec":{"serviceAccountName":"worker","automountServiceAccountToken":false,
				"containers":[{"name":"base","image":"airflow"}]}}""").at("/metadata/uid").asString();

		HttpResponse<String> answer = ask(token("airflow", """
				{"audiences":["%s"],"expirationSeconds":600,
				"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"task","uid":"%s"}}""".formatted(AUDIENCE,
				pod)));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).contains("\"password\":\"p\"");
	}

	@Test
	void anAccountOfAnotherNamespaceIsDenied() throws Exception {
		HttpResponse<String> answer = ask(token("web", "{\"audiences\":[\"" + AUDIENCE + "\"]}"));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
	}

	@Test
	void aTokenForTheApiServerItselfIsForAnotherAudience() throws Exception {
		HttpResponse<String> answer = ask(token("airflow", "{}"));

		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("token_audience_mismatch");
	}

	@Test
	void theServerGivesItsKeysToNobodyElse() throws Exception {
		assertThat(cluster.statusFor("/openid/v1/jwks")).isEqualTo(403);
		assertThat(cluster.statusFor("/.well-known/openid-configuration")).isEqualTo(403);
	}

	private static HttpResponse<String> ask(String token) {
		return broker.get(PATH, token, Map.of());
	}

	private static String token(String namespace, String spec) throws Exception {
		return cluster
			.create("/api/v1/namespaces/" + namespace + "/serviceaccounts/worker/token", "{\"spec\":" + spec + "}")
			.at("/status/token")
			.asString();
	}

}

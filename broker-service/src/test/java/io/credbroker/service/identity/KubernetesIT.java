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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that a real API server made for pods, checked with keys that it gives to service
 * accounts only.
 */
class KubernetesIT {

	private static final String AUDIENCE = "airflow-credential-broker";

	private static final String PATH = "/v1/connections/warehouse";

	private static final String CATALOG = WarehouseCatalog
		.readableBy("issuer: kubernetes, service-accounts: [\"airflow/*\"]");

	private static KubernetesApi cluster;

	private static Broker broker;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		cluster = KubernetesApi.start(KubernetesIT.class, directory);
		cluster.createNamespaces("airflow", "web", "broker");
		Path own = Files.writeString(directory.resolve("token"), cluster.token("broker", "{}"));
		Map<String, Object> settings = new HashMap<>();
		String issuer = "broker.identity.issuers.kubernetes.";
		settings.put(issuer + "preset", "kubernetes");
		settings.put(issuer + "issuer", cluster.server().url());
		settings.put(issuer + "audiences", AUDIENCE);
		settings.put(issuer + "ssl-bundle", "cluster");
		settings.put(issuer + "bearer-token-file", own);
		settings.put("spring.ssl.bundle.pem.cluster.truststore.certificate", "file:" + cluster.server().certificate());
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

		HttpResponse<String> answer = ask(cluster.token("airflow", """
				{"audiences":["%s"],"expirationSeconds":600,
				"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"task","uid":"%s"}}""".formatted(AUDIENCE,
				pod)));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).contains("\"password\":\"p\"");
	}

	@Test
	void anAccountOfAnotherNamespaceIsDenied() throws Exception {
		HttpResponse<String> answer = ask(cluster.token("web", "{\"audiences\":[\"" + AUDIENCE + "\"]}"));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
	}

	@Test
	void aTokenForTheApiServerItselfIsForAnotherAudience() throws Exception {
		HttpResponse<String> answer = ask(cluster.token("airflow", "{}"));

		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("token_audience_mismatch");
	}

	@Test
	void theServerGivesItsKeysToNobodyElse() throws Exception {
		assertThat(cluster.server().getAnonymously("/openid/v1/jwks").statusCode()).isEqualTo(403);
		assertThat(cluster.server().getAnonymously("/.well-known/openid-configuration").statusCode()).isEqualTo(403);
	}

	private static HttpResponse<String> ask(String token) {
		return broker.get(PATH, token, Map.of());
	}

}

package io.credbroker.service.pods;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.FakeCluster;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.TestIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lookups with tokens that are bound to pods, as callers see them.
 */
class PodTokensTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			policies:
			  - name: airflow
			    callers: { issuer: test, service-accounts: ["airflow/*"] }
			    connections: [warehouse]
			  - name: web
			    callers: { issuer: test, service-accounts: ["web/*"] }
			    connections: [warehouse]
			""";

	private static FakeCluster cluster;

	private static Broker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		cluster = new FakeCluster();
		Map<String, Object> settings = new HashMap<>();
		String issuer = "broker.identity.issuers.test.";
		settings.put(issuer + "preset", "kubernetes");
		settings.put(issuer + "pods.api-server", cluster.url());
		settings.put(issuer + "pods.token-file", cluster.tokenFile(directory));
		settings.put(issuer + "pods.namespaces", "airflow");
		settings.put(issuer + "pods.remember", "1s");
		settings.put(issuer + "pods.timeout", "20s");
		broker = Broker.start(directory, CATALOG, settings);
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
	}

	@AfterAll
	static void stop() {
		broker.close();
		cluster.close();
	}

	@Test
	void aTokenCountsWhileItsPodRunsAndNoLonger() throws InterruptedException {
		cluster.has("running", "running", Map.of("dag_id", "sales"));
		String token = token("airflow", "running");
		assertThat(ask(token).statusCode()).isEqualTo(200);

		cluster.deletes("airflow", "running");
		HttpResponse<String> refused = ask(token);
		for (int i = 0; i < 200 && refused.statusCode() == 200; i++) {
			Thread.sleep(50);
			refused = ask(token);
		}

		assertThat(refused.statusCode()).isEqualTo(401);
		assertThat(refused.body()).contains("token_pod_gone", "no longer exists", "\"retryable\":false");
		assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/connections/warehouse", "/v1/connections/warehouse/explain",
			"/v1/connections/unmapped", "/v1/audit/events", "/v1/access/readable" })
	void nothingIsAnsweredToAPodThatIsGone(String path) {
		HttpResponse<String> answer = broker.get(path, token("airflow", "never-was"), Map.of());

		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("token_pod_gone");
	}

	@Test
	void aTokenOfAnotherNamespaceIsNotAskedAbout() {
		assertThat(ask(token("web", "front")).statusCode()).isEqualTo(200);
		assertThat(cluster.reads()).doesNotContain("front");
	}

	@Test
	void aTokenOfNoPodIsWhatItWas() {
		String token = broker.issuer()
			.token("system:serviceaccount:airflow:worker", (claims) -> claims.claim("kubernetes.io",
					Map.of("namespace", "airflow", "serviceaccount", Map.of("name", "worker"))));

		assertThat(ask(token).statusCode()).isEqualTo(200);
	}

	@Test
	void aTokenOfAPodThatCannotBeReadCountsForRulesThatDoNotAskForIt() {
		cluster.has("airflow", "odd", "<html>");

		assertThat(ask(token("airflow", "odd")).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../../secrets/x", "a/b", "UPPER", "a%2fb", "" })
	void aTokenThatNamesWhatCannotBeAPodIsRefused(String name) {
		HttpResponse<String> answer = ask(token("airflow", name));

		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("token_claim_missing", "kubernetes.io.pod");
		assertThat(cluster.reads()).allMatch((read) -> List.of("running", "never-was", "odd").contains(read));
	}

	private static HttpResponse<String> ask(String token) {
		return broker.get("/v1/connections/warehouse", token, Map.of());
	}

	/** A token as a cluster makes it for a pod whose uid is its name. */
	private static String token(String namespace, String pod) {
		return broker.issuer()
			.token("system:serviceaccount:" + namespace + ":worker",
					(claims) -> claims.audience(TestIssuer.AUDIENCE)
						.claim("kubernetes.io",
								Map.of("namespace", namespace, "pod",
										Map.of("name", pod, "uid", pod.isEmpty() ? "u" : pod), "serviceaccount",
										Map.of("name", "worker", "uid", "a"))));
	}

}

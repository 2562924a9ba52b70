package io.credbroker.service.pods;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.KubernetesApi;
import io.credbroker.service.support.ScriptedStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Lookups of pods that a real API server has, with tokens that it made for them.
 */
class PodContextIT {

	private static final String AUDIENCE = "airflow-credential-broker";

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			  sales:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    password: ${password}
			policies:
			  - name: airflow
			    callers: { issuer: kubernetes, service-accounts: ["airflow/*", "unreadable/*"] }
			    connections: [warehouse]
			  - name: sales
			    callers: { issuer: kubernetes, service-accounts: ["airflow/*", "unreadable/*"] }
			    connections: [sales]
			    dags: [sales]
			    context: attested
			""";

	private static KubernetesApi cluster;

	private static Broker broker;

	private static Path own;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		cluster = KubernetesApi.start(PodContextIT.class, directory);
		cluster.createNamespaces("airflow", "unreadable", "broker");
		String rights = "/apis/rbac.authorization.k8s.io/v1/namespaces/airflow/role";
		cluster.create(rights + "s", """
				{"metadata":{"name":"pods"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
		cluster.create(rights + "bindings",
				"""
						{"metadata":{"name":"pods"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"pods"},
						"subjects":[{"kind":"ServiceAccount","name":"worker","namespace":"broker"}]}""");
		own = Files.writeString(directory.resolve("token"), cluster.token("broker", "{}"));
		broker = Broker.start(directory, CATALOG, settings());
		broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
	}

	private static Map<String, Object> settings() {
		Map<String, Object> settings = new HashMap<>();
		String issuer = "broker.identity.issuers.kubernetes.";
		settings.put(issuer + "preset", "kubernetes");
		settings.put(issuer + "issuer", cluster.server().url());
		settings.put(issuer + "audiences", AUDIENCE);
		settings.put(issuer + "ssl-bundle", "cluster");
		settings.put(issuer + "bearer-token-file", own);
		settings.put(issuer + "pods.api-server", cluster.server().url());
		settings.put(issuer + "pods.ssl-bundle", "cluster");
		settings.put(issuer + "pods.token-file", own);
		settings.put(issuer + "pods.namespaces", "airflow,unreadable");
		settings.put(issuer + "pods.remember", "1s");
		settings.put("spring.ssl.bundle.pem.cluster.truststore.certificate", "file:" + cluster.server().certificate());
		return settings;
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
	void aPodGetsWhatItsDagMayHaveWhateverItSays() throws Exception {
		String sales = cluster.token("airflow",
				bound("airflow", "sales-task", "{\"dag_id\":\"sales\",\"task_id\":\"load\"}"));
		String other = cluster.token("airflow",
				bound("airflow", "other-task", "{\"dag_id\":\"other\",\"task_id\":\"load\"}"));

		assertThat(ask("sales", sales, "other")).isEqualTo("200");
		assertThat(ask("sales", other, "sales")).isEqualTo("403 policy_denied");
		assertThat(ask("sales", cluster.token("airflow", bound("airflow", "no-task", "{}")), "sales"))
			.isEqualTo("403 policy_denied");
		assertThat(ask("sales", cluster.token("airflow", "{\"audiences\":[\"" + AUDIENCE + "\"]}"), "sales"))
			.isEqualTo("403 policy_denied");
	}

	@Test
	void aTokenEndsWithItsPodAndIsNotGoodForItsSuccessor() throws Exception {
		String old = cluster.token("airflow", bound("airflow", "again", "{\"dag_id\":\"other\"}"));
		assertThat(ask("warehouse", old, "")).isEqualTo("200");

		cluster.delete("/api/v1/namespaces/airflow/pods/again");
		String successor = cluster.token("airflow", bound("airflow", "again", "{\"dag_id\":\"sales\"}"));

		await().until(() -> ask("warehouse", old, "").equals("401 token_pod_gone"));
		assertThat(ask("sales", successor, "")).isEqualTo("200");
		cluster.delete("/api/v1/namespaces/airflow/pods/again");
		await().until(() -> ask("warehouse", successor, "").equals("401 token_pod_gone"));
	}

	@Test
	void noTokenIsMadeForAnotherUid() {
		bound("airflow", "unique", "{}");

		assertThat(statusOfToken("{\"audiences\":[\"x\"],\"boundObjectRef\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
				+ "\"name\":\"unique\",\"uid\":\"" + UUID.randomUUID() + "\"}}"))
			.isEqualTo(409);
	}

	@Test
	void aTokenEndsWhenItsPodHasSucceeded() throws Exception {
		String token = cluster.token("airflow", bound("airflow", "done", "{\"dag_id\":\"sales\"}"));
		assertThat(ask("sales", token, "")).isEqualTo("200");

		cluster.merge("/api/v1/namespaces/airflow/pods/done/status", "{\"status\":{\"phase\":\"Succeeded\"}}");

		await().until(() -> ask("sales", token, "").equals("401 token_pod_gone"));
	}

	@Test
	void whoeverMayChangeTheAnnotationsDecidesWhatTheySay() throws Exception {
		String token = cluster.token("airflow", bound("airflow", "changed", "{\"dag_id\":\"other\"}"));
		assertThat(ask("sales", token, "")).isEqualTo("403 policy_denied");

		cluster.merge("/api/v1/namespaces/airflow/pods/changed",
				"{\"metadata\":{\"annotations\":{\"dag_id\":\"sales\"}}}");

		await().until(() -> ask("sales", token, "").equals("200"));
	}

	@Test
	void aNamespaceThatTheBrokerMayNotReadIsNoVerdict() throws Exception {
		String token = cluster.token("unreadable", bound("unreadable", "task", "{\"dag_id\":\"sales\"}"));

		assertThat(ask("warehouse", token, "")).isEqualTo("200");
		assertThat(ask("sales", token, "sales")).isEqualTo("503 context_unavailable");
		assertThat(counted("forbidden")).isPositive();
	}

	@Test
	void aServerThatHangsHoldsNothingUpThatDoesNotNeedIt() throws Exception {
		String token = cluster.token("airflow", bound("airflow", "hung", "{\"dag_id\":\"sales\"}"));
		assertThat(ask("warehouse", token, "")).isEqualTo("200");
		cluster.server().suspend();
		try {
			await().atMost(1, TimeUnit.MINUTES).until(() -> {
				assertThat(ask("warehouse", token, "")).isEqualTo("200");
				return ask("sales", token, "sales").equals("503 context_unavailable");
			});
		}
		finally {
			cluster.server().resume();
		}
		long attested = counted("attested");
		await().atMost(1, TimeUnit.MINUTES)
			.until(() -> ask("sales", token, "").equals("200") && counted("attested") > attested);
	}

	@Test
	void theTokenOfTheBrokerIsTakenFromItsFileEachTime() throws Exception {
		String token = cluster.token("airflow", bound("airflow", "rotated", "{\"dag_id\":\"sales\"}"));
		String good = Files.readString(own);
		try {
			Files.writeString(own, good + "x");
			await().until(() -> ask("warehouse", token, "").equals("200") && counted("unauthorized") > 0);
		}
		finally {
			Files.writeString(own, good);
		}

		await().until(() -> ask("sales", token, "").equals("200"));
	}

	private static String ask(String id, String token, String dag) {
		HttpResponse<String> answer = broker.get("/v1/connections/" + id, token,
				dag.isEmpty() ? Map.of() : Map.of("Airflow-Dag-Id", dag));
		String code = answer.body().replaceAll("(?s).*\"code\":\"([a-z_]+)\".*", " $1");
		return answer.statusCode() + ((answer.statusCode() == 200) ? "" : code);
	}

	private static long counted(String outcome) {
		Timer timer = broker.application()
			.getBean(MeterRegistry.class)
			.find("broker.pod.reads")
			.tag("outcome", outcome)
			.timer();
		return (timer != null) ? timer.count() : 0;
	}

	/** Creates a pod, and asks for a token that is bound to it. */
	private static String bound(String namespace, String name, String annotations) {
		try {
			String uid = cluster
				.create("/api/v1/namespaces/" + namespace + "/pods",
						"""
								{"metadata":{"name":"%s","annotations":%s},"spec":{"serviceAccountName":"worker",
								"automountServiceAccountToken":false,"containers":[{"name":"base","image":"airflow"}]}}"""
							.formatted(name, annotations))
				.at("/metadata/uid")
				.asString();
			return """
					{"audiences":["%s"],"expirationSeconds":600,
					"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"%s","uid":"%s"}}""".formatted(AUDIENCE,
					name, uid);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int statusOfToken(String spec) {
		try {
			return cluster.server()
				.send("POST", "/api/v1/namespaces/airflow/serviceaccounts/worker/token", "application/json",
						"{\"spec\":" + spec + "}")
				.statusCode();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}

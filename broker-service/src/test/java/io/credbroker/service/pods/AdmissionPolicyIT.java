package io.credbroker.service.pods;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.support.KubernetesApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The admission policy of the chart on a real API server: every way to speak for another
 * task is open without it and shut with it, and what Airflow does stays possible.
 */
class AdmissionPolicyIT {

	private static final Path POLICY = Path.of("..", "helm", "src", "test", "resources", "admission-policy.yaml");

	private static final String PODS = "/api/v1/namespaces/airflow/pods";

	private static final String POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";

	private static final Map<AdmissionAttempt, Integer> WITHOUT = new EnumMap<>(AdmissionAttempt.class);

	private static final Map<AdmissionAttempt, Integer> WITH = new EnumMap<>(AdmissionAttempt.class);

	private static KubernetesApi cluster;

	@BeforeAll
	static void tryEverythingWithoutAndWithThePolicy(@TempDir Path directory) throws Exception {
		cluster = KubernetesApi.start(AdmissionPolicyIT.class, directory);
		cluster.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"airflow\"}}");
		String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/airflow/role";
		cluster.create(roles + "s",
				"""
						{"metadata":{"name":"all"},"rules":[{"apiGroups":[""],"resources":["pods","pods/status","pods/binding","pods/ephemeralcontainers","pods/exec","pods/attach","bindings"],
						"verbs":["*"]}]}""");
		for (String account : new String[] { "worker", "scheduler" }) {
			cluster.create("/api/v1/namespaces/airflow/serviceaccounts",
					"{\"metadata\":{\"name\":\"" + account + "\"}}");
		}
		cluster.create(roles + "bindings",
				"""
						{"metadata":{"name":"all"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"all"},
						"subjects":[{"kind":"Group","name":"system:serviceaccounts","apiGroup":"rbac.authorization.k8s.io"}]}""");
		tryEverything(WITHOUT);
		String[] policy = Files.readString(POLICY).split("\n---\n", -1);
		createYaml(POLICIES + "ies", policy[1]);
		createYaml(POLICIES + "ybindings", policy[2]);
		await().atMost(1, TimeUnit.MINUTES)
			.until(() -> ask(AdmissionAttempt.WORKER_NAMES_A_TASK, "?dryRun=All").statusCode() == 403);
		tryEverything(WITH);
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@ParameterizedTest
	@EnumSource(AdmissionAttempt.class)
	void isJudged(AdmissionAttempt attempt) {
		assertThat(WITHOUT.get(attempt)).as("without the policy").isNotNull().isNotEqualTo(403);
		assertThat(Integer.valueOf(403).equals(WITH.get(attempt))).as("refused with the policy")
			.isEqualTo(attempt.isRefused());
	}

	private static void tryEverything(Map<AdmissionAttempt, Integer> results) throws Exception {
		for (AdmissionAttempt attempt : AdmissionAttempt.values()) {
			cluster.create(PODS, AdmissionAttempt.pod("plain", "worker", "{}"));
			HttpResponse<String> task = cluster.server()
				.sendAs(AdmissionAttempt.SCHEDULER, "POST", PODS, "application/json",
						AdmissionAttempt.pod("task", "worker", AdmissionAttempt.TASK));
			assertThat(task.statusCode()).as(task.body()).isEqualTo(201);
			results.put(attempt, ask(attempt, "").statusCode());
			cluster.deleteAll(PODS);
		}
	}

	private static HttpResponse<String> ask(AdmissionAttempt attempt, String query) throws Exception {
		return cluster.server()
			.sendAs(attempt.user(), attempt.method(), "/api/v1/namespaces/airflow" + attempt.path() + query,
					attempt.mediaType(), attempt.body());
	}

	private static void createYaml(String path, String yaml) throws Exception {
		HttpResponse<String> answer = cluster.server().send("POST", path, "application/yaml", yaml);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
	}

}

package io.credbroker.helm;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.credbroker.provider.testkit.KubernetesApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The chart on a real API server, in a namespace that enforces Pod Security's
 * {@code restricted}. {@code -Dcrds=FOLDER} tests with the projects' own definitions
 * instead of those that hold the fields of the chart alone.
 */
class ClusterIT {

	private static final Logger LOG = Logger.getLogger(ClusterIT.class.getName());

	private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

	private static final String SERVICE = "/api/v1/namespaces/vaults/services/";

	private static KubernetesApiServer cluster;

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		if (!KubernetesApiServer.installed()) {
			skip("ClusterIT is left out: etcd and kube-apiserver are not both on the PATH");
		}
		// Without controllers nobody makes accounts, so pods may be created without
		// theirs.
		cluster = KubernetesApiServer.start(directory,
				"--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection");
		for (String name : List.of("vaults", "airflow")) {
			ClusterObjects.create(cluster, "/api/v1/namespaces", """
					{metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: restricted,
					pod-security.kubernetes.io/warn: restricted}}}""".formatted(name));
		}
		ClusterObjects.create(cluster, "/apis/scheduling.k8s.io/v1/priorityclasses",
				"{metadata: {name: platform}, value: 1000}");
		ClusterObjects.create(cluster, "/apis/node.k8s.io/v1/runtimeclasses",
				"{metadata: {name: gvisor}, handler: runsc}");
		for (String definition : ClusterObjects.definitions()) {
			ClusterObjects.create(cluster, DEFINITIONS, definition);
		}
		ClusterObjects.awaitServed(cluster);
	}

	@AfterAll
	static void stop() {
		if (cluster != null) {
			cluster.close();
		}
	}

	@ParameterizedTest
	@MethodSource("io.credbroker.helm.ScenarioTests#scenarios")
	void everyObjectIsTakenStrictlyAndWithoutAWarning(Path scenario, @TempDir Path copy) throws Exception {
		Manifests manifests = Chart.hooks(Files.readString(scenario), copy);

		for (HasMetadata object : manifests.objects()) {
			dryRun(ClusterObjects.path(object), object);
		}
		PodTemplateSpec pod = manifests.only(Deployment.class).getSpec().getTemplate();
		dryRun("/api/v1/namespaces/vaults/pods", Map.of("apiVersion", "v1", "kind", "Pod", "metadata",
				Map.of("name", "p", "labels", pod.getMetadata().getLabels()), "spec", pod.getSpec()));
	}

	@ParameterizedTest
	@EnumSource
	void everyScenarioCanBecomeAnother(HelmVersion helm) throws Exception {
		needed(helm);

		for (Path scenario : chain(helm, ScenarioTests.scenarios().toList())) {
			helm.upgrade(cluster.kubeConfig(), chain(helm), scenario);

			assertThat(selector(chain(helm), scenario)).as(scenario.toString()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void anAutoscalersNumberOfPodsStays(HelmVersion helm) throws Exception {
		needed(helm);
		String release = "scaled-" + helm.name().toLowerCase(Locale.ROOT);
		String name = "fullnameOverride: " + release + "\n";
		helm.upgrade(cluster.kubeConfig(), release, name + "replicas: 3");

		helm.upgrade(cluster.kubeConfig(), release, name + "autoscaling: {enabled: true}");
		assertThat(ClusterObjects.replicas(cluster, release)).isEqualTo(3);
		ClusterObjects.scale(cluster, release, 5);
		helm.upgrade(cluster.kubeConfig(), release, name + "autoscaling: {enabled: true}\nminReadySeconds: 1");
		assertThat(ClusterObjects.replicas(cluster, release)).isEqualTo(5);
		ClusterObjects.scale(cluster, release, 4);
		helm.upgrade(cluster.kubeConfig(), release, name + "replicas: null");
		assertThat(ClusterObjects.replicas(cluster, release)).isEqualTo(4);
	}

	@ParameterizedTest
	@EnumSource
	void aFixedNumberComesBackAsTheReadmeSays(HelmVersion helm) throws Exception {
		needed(helm);
		String release = "fixed-" + helm.name().toLowerCase(Locale.ROOT);
		String name = "fullnameOverride: " + release + "\n";
		helm.upgrade(cluster.kubeConfig(), release, name + "replicas: 2");
		helm.upgrade(cluster.kubeConfig(), release, name + "autoscaling: {enabled: true}");
		ClusterObjects.scale(cluster, release, 5);

		if (helm == HelmVersion.FOUR) {
			assertThatIllegalStateException()
				.isThrownBy(() -> helm.upgrade(cluster.kubeConfig(), release, name + "replicas: 3"))
				.withMessageContaining("conflict")
				.withMessageContaining(".spec.replicas");
		}
		helm.upgrade(cluster.kubeConfig(), release, name + "replicas: 3", "--force-conflicts");

		assertThat(ClusterObjects.replicas(cluster, release)).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void aChangedSelectorIsRefusedBeforeAnythingChanges(HelmVersion helm) throws Exception {
		needed(helm);
		String release = "named-" + helm.name().toLowerCase(Locale.ROOT);
		String name = "fullnameOverride: " + release + "\n";
		helm.upgrade(cluster.kubeConfig(), release, name + "nameOverride: before");

		assertThatIllegalStateException()
			.isThrownBy(() -> helm.upgrade(cluster.kubeConfig(), release, name + "nameOverride: after"))
			.withMessageContaining("set nameOverride to before");

		assertThat(ClusterObjects.at(ClusterObjects.get(cluster, SERVICE + release), "spec", "selector"))
			.isEqualTo(Map.of("app.kubernetes.io/name", "before", "app.kubernetes.io/instance", release));
	}

	private static void dryRun(String path, Object object) throws Exception {
		HttpResponse<String> answer = cluster.send("POST", path + "?dryRun=All&fieldValidation=Strict",
				"application/json", JsonMapper.builder().build().writeValueAsString(object));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
		assertThat(answer.headers().allValues("Warning")).isEmpty();
	}

	/** One way each, which is half of the time; {@code -Dchains=all} goes both ways. */
	private static List<Path> chain(HelmVersion helm, List<Path> there) {
		if ("all".equals(System.getProperty("chains"))) {
			return Stream.concat(there.stream(), there.reversed().stream()).toList();
		}
		return (helm == HelmVersion.THREE) ? there.reversed() : there;
	}

	private static String chain(HelmVersion helm) {
		return "chain-" + helm.name().toLowerCase(Locale.ROOT);
	}

	/** What the Service selects; pods of the Deployment have it all. */
	private static Map<?, ?> selector(String release, Path scenario) throws Exception {
		String name = Chart.render(Files.readString(scenario), release).only(Deployment.class).getMetadata().getName();
		Map<?, ?> selector = (Map<?, ?>) ClusterObjects.at(ClusterObjects.get(cluster, SERVICE + name), "spec",
				"selector");
		Map<?, ?> labels = (Map<?, ?>) ClusterObjects.at(ClusterObjects.get(cluster, ClusterObjects.DEPLOYMENT + name),
				"spec", "template", "metadata", "labels");
		assertThat(labels.entrySet().containsAll(selector.entrySet())).isTrue();
		return selector;
	}

	private static void needed(HelmVersion helm) {
		if (!helm.installed()) {
			skip("ClusterIT leaves Helm 4 out: no helm of that version is on the PATH");
		}
	}

	private static void skip(String why) {
		LOG.warning(why);
		abort(why);
	}

}

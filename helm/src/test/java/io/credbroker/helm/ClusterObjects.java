package io.credbroker.helm;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.KubernetesApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where an API server has the objects of the chart, and the types that Kubernetes itself
 * does not have.
 */
final class ClusterObjects {

	private static final Path OWN = Path.of("src", "test", "resources", "crds.yaml");

	private static final Path CILIUM = Path.of("..", "broker-service", "src", "test", "resources", "cilium-crd.yaml");

	private static final List<String> SERVED = List.of("monitoring.coreos.com/v1/namespaces/vaults/servicemonitors",
			"monitoring.coreos.com/v1/namespaces/vaults/podmonitors",
			"monitoring.coreos.com/v1/namespaces/vaults/prometheusrules",
			"gateway.networking.k8s.io/v1/namespaces/vaults/httproutes",
			"gateway.networking.k8s.io/v1/namespaces/vaults/backendtlspolicies",
			"route.openshift.io/v1/namespaces/vaults/routes", "cilium.io/v2/namespaces/vaults/ciliumnetworkpolicies");

	static final String DEPLOYMENT = "/apis/apps/v1/namespaces/vaults/deployments/";

	private ClusterObjects() {
	}

	/** The definitions of foreign types, one document each. */
	static List<String> definitions() throws IOException {
		List<String> definitions = new ArrayList<>(List.of(Files.readString(CILIUM)));
		String folder = System.getProperty("crds");
		if (folder == null) {
			definitions.addAll(Arrays.asList(Files.readString(OWN).split("\n---\n", -1)));
			return definitions;
		}
		try (Stream<Path> files = Files.list(Path.of(folder))) {
			for (Path file : files.toList()) {
				definitions.add(Files.readString(file));
			}
		}
		return definitions;
	}

	static void awaitServed(KubernetesApiServer cluster) throws Exception {
		long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
		for (String path : SERVED) {
			while (cluster.send("GET", "/apis/" + path, "application/json", "").statusCode() != 200) {
				if (System.nanoTime() > end) {
					throw new IllegalStateException(path + " is not served");
				}
				Thread.sleep(100);
			}
		}
	}

	/** The path at which an object is created. */
	static String path(HasMetadata object) {
		String version = object.getApiVersion();
		String namespace = Objects.requireNonNullElse(object.getMetadata().getNamespace(), Chart.NAMESPACE);
		boolean everywhere = object.getKind().startsWith("ValidatingAdmissionPolicy");
		return (version.contains("/") ? "/apis/" : "/api/") + version + (everywhere ? "" : "/namespaces/" + namespace)
				+ "/" + plural(object.getKind());
	}

	private static String plural(String kind) {
		String name = kind.toLowerCase(Locale.ROOT);
		if (name.endsWith("y")) {
			return name.substring(0, name.length() - 1) + "ies";
		}
		return name + (name.endsWith("s") ? "es" : "s");
	}

	/** What stands at a place of an object. */
	static Object at(Map<?, ?> object, String... path) {
		Object value = object;
		for (String key : path) {
			value = Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(value)).get(key), key);
		}
		return Objects.requireNonNull(value);
	}

	static void create(KubernetesApiServer cluster, String path, String yaml) throws Exception {
		HttpResponse<String> answer = cluster.send("POST", path, "application/yaml", yaml);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
	}

	static Map<String, Object> get(KubernetesApiServer cluster, String path) throws Exception {
		return Objects.requireNonNull(new Yaml().load(cluster.send("GET", path, "application/json", "").body()));
	}

	static Object replicas(KubernetesApiServer cluster, String name) throws Exception {
		return at(get(cluster, DEPLOYMENT + name), "spec", "replicas");
	}

	/** As the autoscaler does it. */
	static void scale(KubernetesApiServer cluster, String name, int replicas) throws Exception {
		String path = DEPLOYMENT + name + "/scale";
		String scale = cluster.send("GET", path, "application/json", "")
			.body()
			.replaceFirst("\"spec\":\\{\"replicas\":[0-9]+}", "\"spec\":{\"replicas\":" + replicas + "}");
		HttpResponse<String> answer = cluster.send("PUT", path + "?fieldManager=kube-controller-manager",
				"application/json", scale);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(replicas(cluster, name)).isEqualTo(replicas);
	}

}

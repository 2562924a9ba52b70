package io.credbroker.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class CiliumNetworkPolicyTests {

	/** What a real API server is tested with, for the scenario of Cilium. */
	private static final Path TESTED = Path.of("src", "test", "resources", "cilium-policy.yaml");

	private static final Path SCENARIO = Chart.SCENARIOS.resolve("cilium-values.yaml");

	private static final String BARE = "networkPolicy: {kind: cilium}";

	@Test
	void isWhatARealServerIsTestedWith() {
		GenericKubernetesResource written = Chart.render(SCENARIO).only(GenericKubernetesResource.class);

		assertThat(written.getAdditionalProperties().get("spec")).isEqualTo(Chart.yaml(TESTED).get("spec"));
	}

	@Test
	void takesThePlaceOfTheOtherKind() {
		Manifests manifests = Chart.render(BARE + "\npodContext: {apiServer: {cilium: true}, namespaces: [airflow],"
				+ " admissionPolicy: {enabled: false}}");

		assertThat(manifests.all(NetworkPolicy.class)).isEmpty();
		assertThat(manifests.all(GenericKubernetesResource.class)).hasSize(1);
	}

	@Test
	void bareItAdmitsTheProbesOfTheNodeAndReachesDnsAlone() {
		assertThat(rules(BARE, "ingress"))
			.containsExactly(yaml("{fromEntities: [host], toPorts: [{ports: [{port: '8081', protocol: TCP}]}]}"));
		assertThat(rules(BARE, "egress")).containsExactly(yaml("""
				toEndpoints:
				- matchLabels: {'k8s:io.kubernetes.pod.namespace': kube-system, 'k8s:k8s-app': kube-dns}
				toPorts: [{ports: [{port: '53', protocol: UDP}, {port: '53', protocol: TCP}]}]
				"""));
	}

	@Test
	void withoutAnythingToReachTheWayOutIsShutAndNotOpen() {
		assertThat(rules("networkPolicy: {kind: cilium, dns: {peers: []}}", "egress")).containsExactly(Map.of());
	}

	@Test
	void canBeLeftOut() {
		assertThat(Chart.render("networkPolicy: {enabled: false, kind: cilium}").all(GenericKubernetesResource.class))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{podSelector: {matchLabels: {a: b}}} | {matchLabels: {'k8s:a': b}}
					{podSelector: {}} | {}
					{namespaceSelector: {}} | {matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: Exists}]}
					{namespaceSelector: {matchLabels: {team: x}}, podSelector: {}} | {matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': x}}
					{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}} | {matchExpressions: [{key: 'k8s:a', operator: In, values: [b]}]}
					{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [b]}]}} | {matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: NotIn, values: [b]}, {key: 'k8s:io.kubernetes.pod.namespace', operator: Exists}]}
					""")
	void aPeerMeansWhatItMeansToKubernetes(String peer, String selector) {
		List<Map<String, Object>> ingress = rules("networkPolicy: {kind: cilium, airflow: [%s]}".formatted(peer),
				"ingress");

		assertThat(ingress).hasSize(2);
		assertThat(ingress.getLast().get("fromEndpoints")).isEqualTo(List.of(yaml(selector)));
	}

	@Test
	void podsAndAddressesInOneOpeningBecomeTwoRules() {
		List<Map<String, Object>> egress = rules("""
				networkPolicy:
				  kind: cilium
				  dns: {peers: []}
				  egress:
				    - to: [{podSelector: {matchLabels: {a: b}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
				      ports: [{port: 8200, endPort: 8201}]
				""", "egress");

		Object ports = List.of(yaml("{ports: [{port: '8200', protocol: TCP, endPort: 8201}]}"));
		assertThat(egress).containsExactly(
				Map.of("toEndpoints", List.of(yaml("{matchLabels: {'k8s:a': b}}")), "toPorts", ports),
				Map.of("toCIDRSet", List.of(yaml("{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}")), "toPorts", ports));
	}

	@Test
	void theApiServerIsAnEntityAndItsAddressesAreOpenedAsWell() {
		List<Map<String, Object>> egress = rules(BARE + """

				podContext:
				  namespaces: [airflow]
				  admissionPolicy: {enabled: false}
				  apiServer: {peers: [{ipBlock: {cidr: 10.0.0.10/32}}], port: 443}
				""", "egress");

		assertThat(egress).hasSize(3);
		assertThat(egress.get(1)).containsEntry("toEntities", List.of("kube-apiserver"));
		assertThat(egress.get(2)).containsEntry("toCIDRSet", List.of(Map.of("cidr", "10.0.0.10/32")));
		assertThat(Chart.notes(BARE + "\npodContext: {namespaces: [airflow], admissionPolicy: {enabled: false}}"))
			.doesNotContain("reach the API server");
	}

	@Test
	void theCommonFormOpensTheApiServerWithoutPodsAsWell() {
		String values = "networkPolicy: {apiServer: true}\npodContext: {apiServer: {peers: [{ipBlock: {cidr: 10.0.0.10/32}}]}}";

		assertThat(Chart.render(values).only(NetworkPolicy.class).getSpec().getEgress()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/connections?conn_id=team%2Fwarehouse&format=json&min_ttl=60&fresh=true",
			"/v1/connections/team%2Fwarehouse", "/v1/connections/a?format=json", "/v1/variables?key=a" })
	void whatThePluginAsksForIsAdmitted(String path) {
		assertThat(paths("")).anyMatch((admitted) -> admitted.matcher(path).matches());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/connections/a/explain", "/v1/connections/a/explain?x=/",
			"/v1/explain/connections?conn_id=a", "/v1/configs?key=a", "/v1/audit/events", "/v1/rotations/a/rotate",
			"/v1/connectionsx?conn_id=a", "/v1/access/readers", "//v1/connections?conn_id=a", "/demo/issuer/token" })
	void nothingElseIs(String path) {
		assertThat(paths("")).noneMatch((admitted) -> admitted.matcher(path).matches());
	}

	@Test
	void kindsAndPathsSayWhatIsAdmitted() {
		List<Pattern> own = paths(", kinds: [], paths: ['/v1/connections\\?conn_id=warehouse(&.*)?']");

		assertThat(own).singleElement()
			.matches((path) -> path.matcher("/v1/connections?conn_id=warehouse&format=json").matches())
			.matches((path) -> !path.matcher("/v1/connections?conn_id=warehouses").matches());
		assertThat(paths(", kinds: [configs]")).singleElement()
			.matches((path) -> path.matcher("/v1/configs?key=core/fernet_key").matches());
	}

	private static List<Pattern> paths(String more) {
		GenericKubernetesResource policy = policy(
				"networkPolicy: {kind: cilium, airflow: [{podSelector: {}}], http: {enabled: true%s}}".formatted(more));
		int last = policy.<List<Object>>get("spec", "ingress").size() - 1;
		List<Map<String, String>> http = policy.get("spec", "ingress", last, "toPorts", 0, "rules", "http");
		assertThat(http).extracting("method").containsOnly("GET");
		return http.stream().map((rule) -> Pattern.compile(requireNonNull(rule.get("path")))).toList();
	}

	private static List<Map<String, Object>> rules(String values, String direction) {
		return policy(values).get("spec", direction);
	}

	private static GenericKubernetesResource policy(String values) {
		return Chart.render(values).only(GenericKubernetesResource.class);
	}

	private static Map<String, Object> yaml(String text) {
		return new Yaml().load(text);
	}

}

package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the broker needs to ask a cluster about pods, and what makes the answer worth
 * something.
 */
class PodContextTests {

	/** What a real API server is tested with. */
	private static final Path POLICY = Path.of("src", "test", "resources", "admission-policy.yaml");

	private static final String PODS = """
			podContext:
			  namespaces: [airflow, airflow-2]
			  admissionPolicy: {schedulers: [airflow/scheduler]}
			""";

	@Test
	void aBareInstallationGetsNoRightAndNoToken() {
		Manifests manifests = Chart.render("");

		assertThat(manifests.all(Role.class)).isEmpty();
		assertThat(manifests.all(RoleBinding.class)).isEmpty();
		assertThat(manifests.all(ValidatingAdmissionPolicy.class)).isEmpty();
		assertThat(Chart.text("", Chart.RELEASE)).doesNotContain("/var/run/secrets/cluster");
	}

	@Test
	void theBrokerMayGetPodsOfTheNamespacesAndNothingElse() {
		Manifests manifests = Chart.render(PODS);

		assertThat(manifests.all(Role.class)).extracting((role) -> role.getMetadata().getNamespace())
			.containsExactly("airflow", "airflow-2");
		assertThat(manifests.all(Role.class)).flatExtracting(Role::getRules)
			.extracting(PolicyRule::getApiGroups, PolicyRule::getResources, PolicyRule::getVerbs)
			.containsOnly(tuple(List.of(""), List.of("pods"), List.of("get")));
	}

	@Test
	void theRightIsTheBrokersAccountsAlone() {
		List<RoleBinding> bindings = Chart.render(PODS).all(RoleBinding.class);

		assertThat(bindings).extracting((binding) -> binding.getMetadata().getNamespace())
			.containsExactly("airflow", "airflow-2");
		assertThat(bindings).flatExtracting(RoleBinding::getSubjects)
			.extracting("kind", "name", "namespace")
			.containsOnly(tuple("ServiceAccount", Chart.FULL_NAME, Chart.NAMESPACE));
		assertThat(bindings).extracting((binding) -> binding.getRoleRef().getName())
			.containsOnly(Chart.render(PODS).all(Role.class).getFirst().getMetadata().getName());
	}

	@Test
	void thePodHasATokenForTheApiServerAndItsAuthority() {
		List<VolumeProjection> sources = cluster(PODS);

		assertThat(sources.get(0).getServiceAccountToken().getPath()).isEqualTo("token");
		assertThat(sources.get(0).getServiceAccountToken().getAudience()).isNull();
		assertThat(sources.get(0).getServiceAccountToken().getExpirationSeconds()).isEqualTo(3600);
		assertThat(sources.get(1).getConfigMap().getName()).isEqualTo("kube-root-ca.crt");
		assertThat(cluster(PODS + "  audience: api\n").get(0).getServiceAccountToken().getAudience()).isEqualTo("api");
	}

	@Test
	void thePolicyIsTheOneThatIsTestedOnARealServer() throws IOException {
		Manifests manifests = Chart.render(PODS);
		Manifests tested = Manifests.parse(Files.readString(POLICY));

		assertThat(manifests.only(ValidatingAdmissionPolicy.class).getSpec())
			.isEqualTo(tested.only(ValidatingAdmissionPolicy.class).getSpec());
		assertThat(manifests.only(ValidatingAdmissionPolicyBinding.class).getSpec())
			.isEqualTo(tested.only(ValidatingAdmissionPolicyBinding.class).getSpec());
	}

	@Test
	void aPolicyWithoutASchedulerIsRefused() {
		assertThatThrownBy(() -> Chart.render("podContext: {namespaces: [airflow]}"))
			.hasMessageContaining("podContext.admissionPolicy.schedulers is empty")
			.hasMessageContaining("set podContext.admissionPolicy.enabled to false");
	}

	@Test
	void thePolicyCanBeLeftOutAndTheNotesSaySo() {
		String values = "podContext: {namespaces: [airflow], admissionPolicy: {enabled: false}}";

		assertThat(Chart.render(values).all(ValidatingAdmissionPolicy.class)).isEmpty();
		assertThat(Chart.notes(values)).contains("whoever may create or change pods");
		assertThat(Chart.notes(PODS)).doesNotContain("whoever may create or change pods");
	}

	@Test
	void commandsAreAllowedWhereSomebodySaysSo() {
		ValidatingAdmissionPolicy policy = Chart.render(PODS.replace("{schedulers", "{allowExec: true, schedulers"))
			.only(ValidatingAdmissionPolicy.class);

		assertThat(policy.getSpec().getMatchConstraints().getResourceRules()).hasSize(1);
		assertThat(new Yaml().dump(policy.getSpec().getValidations().toString())).doesNotContain("CONNECT");
	}

	@Test
	void theNetworkPolicyOpensTheApiServer() {
		String values = PODS + "  apiServer: {peers: [{ipBlock: {cidr: 10.0.0.10/32}}], port: 443}\n";

		assertThat(Chart.render(values).only(NetworkPolicy.class).getSpec().getEgress()).hasSize(2)
			.last()
			.satisfies((rule) -> {
				assertThat(rule.getTo().getFirst().getIpBlock().getCidr()).isEqualTo("10.0.0.10/32");
				assertThat(rule.getPorts().getFirst().getPort().getIntVal()).isEqualTo(443);
			});
		assertThat(Chart.notes(PODS)).contains("reach the API server");
		assertThat(Chart.notes(values)).doesNotContain("reach the API server");
	}

	@Test
	void nothingIsOpenedForNobody() {
		assertThat(Chart.render("podContext: {apiServer: {peers: [{ipBlock: {cidr: 10.0.0.10/32}}], cilium: true}}"))
			.satisfies((manifests) -> {
				assertThat(manifests.only(NetworkPolicy.class).getSpec().getEgress()).hasSize(1);
				assertThat(manifests.all(GenericKubernetesResource.class)).isEmpty();
			});
	}

	@Test
	void ciliumOpensTheApiServerAsAnEntity() {
		GenericKubernetesResource policy = Chart.render(PODS + "  apiServer: {cilium: true}\n")
			.only(GenericKubernetesResource.class);

		assertThat(policy.getAdditionalProperties().get("spec")).isEqualTo(Map.of("endpointSelector",
				Map.of("matchLabels",
						Map.of("app.kubernetes.io/name", "airflow-credential-broker", "app.kubernetes.io/instance",
								Chart.RELEASE)),
				"egress", List.of(Map.of("toEntities", List.of("kube-apiserver"), "toPorts",
						List.of(Map.of("ports", List.of(Map.of("port", "6443", "protocol", "TCP"))))))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "namespaces: ['*']", "namespaces: [Airflow]", "namespace: [airflow]",
			"admissionPolicy: {schedulers: [scheduler]}", "admissionPolicy: {schedulers: [\"a/b'] || true || ['\"]}",
			"tokenExpirationSeconds: 60", "apiServer: {port: https}" })
	void whatCannotBeMeantIsRefused(String value) {
		assertThatThrownBy(() -> Chart.render("podContext: {" + value + "}")).hasMessageContaining("podContext");
	}

	private static List<VolumeProjection> cluster(String values) {
		return Chart.render(values)
			.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getSpec()
			.getVolumes()
			.stream()
			.filter((volume) -> volume.getName().equals("cluster"))
			.findFirst()
			.orElseThrow()
			.getProjected()
			.getSources();
	}

}

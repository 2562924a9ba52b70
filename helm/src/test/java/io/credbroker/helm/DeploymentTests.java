package io.credbroker.helm;

import java.util.Map;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import org.junit.jupiter.api.Test;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

class DeploymentTests {

	@Test
	void anUpgradeNeverTakesAPodAwayBeforeItsSuccessorIsReady() {
		DeploymentSpec spec = spec("");

		assertThat(spec.getStrategy().getType()).isEqualTo("RollingUpdate");
		assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
		assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
	}

	@Test
	void anAutoscalerMayOwnTheNumberOfPods() {
		assertThat(spec("").getReplicas()).isEqualTo(2);
		assertThat(spec("replicas: null").getReplicas()).isNull();
		assertThat(spec("replicas: 0").getReplicas()).isZero();
	}

	@Test
	void theImageIsThatOfTheChartsOwnRelease() {
		assertThat(container("").getImage()).isEqualTo("airflow-credential-broker:" + ChartYamlTests.projectVersion());
	}

	@Test
	void aDigestWinsOverATag() {
		String digest = "sha256:" + "a1".repeat(32);

		Container container = container(
				"image: {repository: reg.internal/broker, tag: x, digest: '%s'}".formatted(digest));

		assertThat(container.getImage()).isEqualTo("reg.internal/broker@" + digest);
	}

	@Test
	void theApplicationFindsItsPortsAndFiles() {
		assertThat(environment("")).contains(Map.entry("SERVER_PORT", "8080"),
				Map.entry("MANAGEMENT_SERVER_PORT", "8081"),
				Map.entry("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:/etc/broker/config/"),
				Map.entry("BROKER_CATALOG_LOCATION", "/etc/broker/catalog/catalog.yaml"));
	}

	@Test
	void noServiceOfTheNamespaceLeaksIntoTheSettings() {
		assertThat(pod("").getEnableServiceLinks()).isFalse();
	}

	@Test
	void theGracePeriodIsLongerThanDrainAndShutdownTogether() {
		String values = "shutdown: {drainSeconds: 20, timeoutSeconds: 100}";

		PodSpec pod = pod(values);

		assertThat(pod.getContainers().getFirst().getLifecycle().getPreStop().getSleep().getSeconds()).isEqualTo(20);
		assertThat(environment(values)).containsEntry("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "100s")
			.containsEntry("SERVER_SHUTDOWN", "graceful");
		assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(120);
	}

	@Test
	void withoutADrainThereIsNoHook() {
		assertThat(container("shutdown: {drainSeconds: 0}").getLifecycle()).isNull();
	}

	@Test
	void noOptionCanMakeTheJvmWriteItsMemoryDown() {
		String options = environment("jvm: {maxRamPercentage: 50, options: ['-XX:+UseZGC']}").get("JAVA_TOOL_OPTIONS");

		assertThat(options).isEqualTo("-XX:MaxRAMPercentage=50 -XX:+UseZGC -XX:+ExitOnOutOfMemoryError "
				+ "-XX:-HeapDumpOnOutOfMemoryError -XX:-CreateCoredumpOnCrash -XX:+DisableAttachMechanism");
	}

	@Test
	void noSettingCanOpenTheEndpointsThatShowMemoryOrSettings() {
		String values = "config: 'management.endpoints.access.default: unrestricted'";

		assertThat(environment(values)).containsEntry("MANAGEMENT_ENDPOINT_HEAPDUMP_ACCESS", "none")
			.containsEntry("MANAGEMENT_ENDPOINT_ENV_ACCESS", "none")
			.containsEntry("MANAGEMENT_ENDPOINT_CONFIGPROPS_ACCESS", "none")
			.containsEntry("MANAGEMENT_ENDPOINTS_ACCESS_MAX_PERMITTED", "read-only");
	}

	@Test
	void memoryIsBoundedAndGuaranteed() {
		Container container = container("");

		assertThat(container.getResources().getLimits().get("memory"))
			.isEqualTo(container.getResources().getRequests().get("memory"))
			.isNotNull();
	}

	@Test
	void podsSpreadOverNodesByTheirOwnLabels() {
		DeploymentSpec spec = spec("");

		assertThat(spec.getTemplate().getSpec().getTopologySpreadConstraints()).singleElement()
			.extracting(TopologySpreadConstraint::getTopologyKey, (constraint) -> constraint.getLabelSelector())
			.containsExactly("kubernetes.io/hostname", spec.getSelector());
	}

	@Test
	void aLabelSelectorThatIsGivenIsKept() {
		PodSpec pod = pod("""
				topologySpreadConstraints:
				  - maxSkew: 2
				    topologyKey: zone
				    whenUnsatisfiable: DoNotSchedule
				    labelSelector: {matchLabels: {a: b}}
				""");

		assertThat(pod.getTopologySpreadConstraints()).singleElement()
			.satisfies((constraint) -> assertThat(constraint.getLabelSelector().getMatchLabels())
				.containsOnly(Map.entry("a", "b")));
	}

	@Test
	void schedulingIsPassedThrough() {
		PodSpec pod = pod("""
				nodeSelector: {pool: infra}
				tolerations: [{key: infra, operator: Exists}]
				affinity: {nodeAffinity: {}}
				priorityClassName: critical
				imagePullSecrets: [{name: registry}]
				""");

		assertThat(pod.getNodeSelector()).containsOnly(Map.entry("pool", "infra"));
		assertThat(pod.getTolerations()).singleElement().extracting("key").isEqualTo("infra");
		assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
		assertThat(pod.getPriorityClassName()).isEqualTo("critical");
		assertThat(pod.getImagePullSecrets()).singleElement().extracting("name").isEqualTo("registry");
	}

	@Test
	void extraLabelsNeverReplaceTheOnesPodsAreSelectedBy() {
		DeploymentSpec spec = spec("podLabels: {team: security, app.kubernetes.io/instance: other}\n"
				+ "podAnnotations: {prometheus.io/port: '8081', checksum/config: x}");

		assertThat(spec.getTemplate().getMetadata().getLabels()).containsEntry("team", "security")
			.containsAllEntriesOf(spec.getSelector().getMatchLabels());
		assertThat(spec.getTemplate().getMetadata().getAnnotations()).containsEntry("prometheus.io/port", "8081")
			.hasEntrySatisfying("checksum/config", (sum) -> assertThat(sum).matches(Pattern.compile("[0-9a-f]{64}")));
	}

	private static Map<String, String> environment(String values) {
		return container(values).getEnv().stream().collect(toMap(EnvVar::getName, EnvVar::getValue));
	}

	private static Container container(String values) {
		return pod(values).getContainers().getFirst();
	}

	private static PodSpec pod(String values) {
		return spec(values).getTemplate().getSpec();
	}

	private static DeploymentSpec spec(String values) {
		return Chart.render(values).only(Deployment.class).getSpec();
	}

}

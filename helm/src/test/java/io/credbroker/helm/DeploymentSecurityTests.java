package io.credbroker.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the pod in every scenario, whatever the values.
 */
class DeploymentSecurityTests {

	private static final Map<Path, PodSpec> PODS = ScenarioTests.scenarios()
		.collect(toMap(Function.identity(), DeploymentSecurityTests::pod));

	@ParameterizedTest
	@MethodSource("pods")
	void runsAsNobodyInParticular(PodSpec pod) {
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(containers(pod))
			.allSatisfy((container) -> assertThat(container.getSecurityContext().getRunAsNonRoot()).isTrue());
		assertThat(pod.getSecurityContext()).extracting("runAsUser", "runAsGroup").doesNotContain(0L);
	}

	@ParameterizedTest
	@MethodSource("pods")
	void holdsNoPrivilegeAndCannotGainOne(PodSpec pod) {
		assertThat(containers(pod)).extracting(Container::getSecurityContext).allSatisfy((security) -> {
			assertThat(security.getAllowPrivilegeEscalation()).isFalse();
			assertThat(security.getPrivileged()).isFalse();
			assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
			assertThat(security.getCapabilities().getAdd()).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("pods")
	void keepsToTheSystemCallsOfItsRuntime(PodSpec pod) {
		assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
		assertThat(containers(pod))
			.allSatisfy((container) -> assertThat(container.getSecurityContext().getSeccompProfile().getType())
				.isEqualTo("RuntimeDefault"));
	}

	@ParameterizedTest
	@MethodSource("pods")
	void sharesNothingWithItsNode(PodSpec pod) {
		assertThat(pod.getHostNetwork()).isNull();
		assertThat(pod.getHostPID()).isNull();
		assertThat(pod.getHostIPC()).isNull();
		assertThat(containers(pod)).flatExtracting(Container::getPorts).extracting("hostPort").containsOnlyNulls();
		assertThat(pod.getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void getsNoServiceAccountTokenByItself(PodSpec pod) {
		assertThat(pod.getAutomountServiceAccountToken()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void canWriteOnlyToMemoryAndToTheVolumeOfItsRecord(PodSpec pod) {
		Container container = pod.getContainers().getFirst();

		assertThat(containers(pod))
			.allSatisfy((each) -> assertThat(each.getSecurityContext().getReadOnlyRootFilesystem()).isTrue());
		assertThat(container.getVolumeMounts()).filteredOn((mount) -> !Boolean.TRUE.equals(mount.getReadOnly()))
			.filteredOn((mount) -> !mount.getName().equals("data") || !mount.getMountPath().equals("/var/lib/broker"))
			.singleElement()
			.extracting("name", "mountPath")
			.containsExactly("tmp", "/tmp");
		assertThat(pod.getVolumes()).filteredOn((volume) -> "tmp".equals(volume.getName()))
			.singleElement()
			.satisfies((volume) -> {
				assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
				assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
			});
	}

	@ParameterizedTest
	@MethodSource("pods")
	void mountsWholeDirectoriesSoThatChangesArrive(PodSpec pod) {
		assertThat(pod.getContainers().getFirst().getVolumeMounts()).allSatisfy((mount) -> {
			assertThat(mount.getSubPath()).isNull();
			assertThat(mount.getSubPathExpr()).isNull();
		});
	}

	@ParameterizedTest
	@MethodSource("plainPods")
	void takesNoSecretFromItsEnvironment(PodSpec pod) {
		Container container = pod.getContainers().getFirst();

		assertThat(container.getEnv()).extracting("valueFrom").containsOnlyNulls();
		assertThat(container.getEnvFrom()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("plainPods")
	void isOneContainerAndNothingBesides(PodSpec pod) {
		assertThat(pod.getContainers()).hasSize(1);
		assertThat(pod.getInitContainers()).isEmpty();
	}

	static Stream<PodSpec> pods() {
		return PODS.values().stream();
	}

	/** Those to which no scenario adds variables and containers of its own. */
	static Stream<PodSpec> plainPods() {
		return PODS.entrySet()
			.stream()
			.filter((pod) -> !pod.getKey().endsWith("extended-values.yaml"))
			.map(Map.Entry::getValue);
	}

	private static PodSpec pod(Path scenario) {
		return Chart.render(scenario).only(Deployment.class).getSpec().getTemplate().getSpec();
	}

	private static List<Container> containers(PodSpec pod) {
		return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream()).toList();
	}

}

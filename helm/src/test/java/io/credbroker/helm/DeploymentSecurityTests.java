package io.credbroker.helm;

import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the pod in every scenario, whatever the values.
 */
class DeploymentSecurityTests {

	@ParameterizedTest
	@MethodSource("pods")
	void runsAsNobodyInParticular(PodSpec pod) {
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(pod.getContainers()).singleElement()
			.satisfies((container) -> assertThat(container.getSecurityContext().getRunAsNonRoot()).isTrue());
		assertThat(pod.getSecurityContext()).extracting("runAsUser", "runAsGroup").doesNotContain(0L);
	}

	@ParameterizedTest
	@MethodSource("pods")
	void holdsNoPrivilegeAndCannotGainOne(PodSpec pod) {
		Container container = pod.getContainers().getFirst();

		assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
		assertThat(container.getSecurityContext().getPrivileged()).isFalse();
		assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
		assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void keepsToTheSystemCallsOfItsRuntime(PodSpec pod) {
		assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
		assertThat(pod.getContainers().getFirst().getSecurityContext().getSeccompProfile().getType())
			.isEqualTo("RuntimeDefault");
	}

	@ParameterizedTest
	@MethodSource("pods")
	void sharesNothingWithItsNode(PodSpec pod) {
		assertThat(pod.getHostNetwork()).isNull();
		assertThat(pod.getHostPID()).isNull();
		assertThat(pod.getHostIPC()).isNull();
		assertThat(pod.getContainers().getFirst().getPorts()).extracting("hostPort").containsOnlyNulls();
		assertThat(pod.getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void getsNoServiceAccountTokenByItself(PodSpec pod) {
		assertThat(pod.getAutomountServiceAccountToken()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void canWriteOnlyToMemory(PodSpec pod) {
		Container container = pod.getContainers().getFirst();

		assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
		assertThat(container.getVolumeMounts()).filteredOn((mount) -> !Boolean.TRUE.equals(mount.getReadOnly()))
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
	@MethodSource("pods")
	void takesNoSecretFromItsEnvironment(PodSpec pod) {
		Container container = pod.getContainers().getFirst();

		assertThat(container.getEnv()).extracting("valueFrom").containsOnlyNulls();
		assertThat(container.getEnvFrom()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void isOneContainerAndNothingBesides(PodSpec pod) {
		assertThat(pod.getContainers()).hasSize(1);
		assertThat(pod.getInitContainers()).isEmpty();
	}

	static Stream<PodSpec> pods() {
		return ScenarioTests.scenarios()
			.map((scenario) -> Chart.render(scenario).only(Deployment.class).getSpec().getTemplate().getSpec());
	}

}

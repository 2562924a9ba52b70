package io.credbroker.helm;

import java.util.List;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeploymentProbesTests {

	@Test
	void allAskTheManagementPort() {
		Container container = container("");

		assertThat(probes(container))
			.allSatisfy((probe) -> assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
		assertThat(container.getPorts()).anySatisfy((port) -> {
			assertThat(port.getName()).isEqualTo("management");
			assertThat(port.getContainerPort()).isEqualTo(8081);
		});
	}

	@Test
	void eachAsksItsOwnGroup() {
		assertThat(probes(container(""))).extracting((probe) -> probe.getHttpGet().getPath())
			.containsExactly("/actuator/health/liveness", "/actuator/health/liveness", "/actuator/health/readiness");
	}

	@Test
	void aSlowStartGetsTheTimeItIsGiven() {
		Probe startup = container("probes: {startupSeconds: 31}").getStartupProbe();

		assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isGreaterThanOrEqualTo(31);
	}

	@Test
	void speakTlsWhenTheManagementPortDoes() {
		assertThat(probes(container("probes: {scheme: HTTPS}"))).extracting((probe) -> probe.getHttpGet().getScheme())
			.containsOnly("HTTPS");
	}

	private static List<Probe> probes(Container container) {
		return List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());
	}

	private static Container container(String values) {
		return Chart.render(values).only(Deployment.class).getSpec().getTemplate().getSpec().getContainers().getFirst();
	}

}

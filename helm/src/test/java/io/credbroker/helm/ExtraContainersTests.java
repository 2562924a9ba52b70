package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ExtraContainersTests {

	@Test
	void getTheRestrictionsOfTheBroker() {
		PodSpec pod = pod("{extraContainers: [{name: a, image: b}], extraInitContainers: [{name: c, image: d}]}");
		Container broker = pod.getContainers().getFirst();

		assertThat(pod.getContainers().get(1).getSecurityContext()).isEqualTo(broker.getSecurityContext());
		assertThat(pod.getInitContainers()).singleElement()
			.satisfies(
					(container) -> assertThat(container.getSecurityContext()).isEqualTo(broker.getSecurityContext()));
	}

	@Test
	void maySayOtherwiseWhereThatLeavesThemConfined() {
		PodSpec pod = pod("""
				extraContainers:
				  - name: a
				    image: b
				    securityContext: {runAsUser: 7, readOnlyRootFilesystem: false}
				""");

		assertThat(pod.getContainers().get(1).getSecurityContext()).satisfies((security) -> {
			assertThat(security.getRunAsUser()).isEqualTo(7);
			assertThat(security.getReadOnlyRootFilesystem()).isFalse();
			assertThat(security.getAllowPrivilegeEscalation()).isFalse();
		});
	}

	@Test
	void mayRestartAsASidecarThatStartsFirst() {
		assertThat(pod("extraInitContainers: [{name: a, image: b, restartPolicy: Always}]").getInitContainers())
			.singleElement()
			.extracting("restartPolicy")
			.isEqualTo("Always");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{privileged: true}", "{runAsUser: 0}", "{runAsNonRoot: false}",
			"{allowPrivilegeEscalation: true}", "{capabilities: {drop: [ALL], add: [NET_RAW]}}",
			"{capabilities: {add: [NET_BIND_SERVICE]}}", "{procMount: Unmasked}",
			"{seccompProfile: {type: Unconfined}}" })
	void areRefusedWhereTheyWouldNotBeConfined(String security) {
		for (String list : new String[] { "extraContainers", "extraInitContainers" }) {
			assertThatIllegalStateException()
				.isThrownBy(() -> Chart.render(list + ": [{name: a, image: b, securityContext: " + security + "}]"))
				.withMessageContaining(list + "/0/securityContext");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					extraContainers: [{name: broker, image: b}]                                           | has the name broker
					{extraContainers: [{name: a, image: b}], extraInitContainers: [{name: a, image: b}]}  | has the name a
					extraContainers: [{name: a, image: b, ports: [{containerPort: 8081}]}]                | has the port 8081
					extraContainers: [{name: a, image: b, ports: [{containerPort: 1, name: http}]}]       | has the port 1 (http)
					extraContainers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 1}]}]      | hostPort
					extraContainers: [{name: a, image: b, volumeMounts: [{name: x, mountPath: /x}]}]      | mounts the volume x
					extraContainers: [{name: a, image: b, env: [{name: A, value: 0123}]}]                 | env/0/value
					extraContainers: [{name: a}]                                                          | image
					""")
	void areRefusedWhereTheServerWouldRefuseThem(String values, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values)).withMessageContaining(message);
	}

	private static PodSpec pod(String values) {
		return Chart.render(values).only(Deployment.class).getSpec().getTemplate().getSpec();
	}

}

package io.credbroker.helm;

import java.util.Map;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ServiceTests {

	@Test
	void offersTheApiAndTheManagementPort() {
		Service service = Chart.render("").only(Service.class);

		assertThat(service.getSpec().getPorts())
			.extracting(ServicePort::getName, ServicePort::getPort, (port) -> port.getTargetPort().getStrVal())
			.containsExactly(tuple("http", 8080, "http"), tuple("management", 8081, "management"));
	}

	@Test
	void isReachableFromInsideTheClusterOnly() {
		Service service = Chart.render("").only(Service.class);

		assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
	}

	@Test
	void anotherPortOutsideLeavesThePortInsideAlone() {
		Manifests manifests = Chart.render("service: {port: 443}");

		assertThat(manifests.only(Service.class).getSpec().getPorts()).extracting(ServicePort::getPort)
			.containsExactly(443, 8081);
		assertThat(manifests.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst()
			.getPorts()).extracting((port) -> port.getContainerPort()).containsExactly(8080, 8081);
	}

	@Test
	void selectsThePodsOfItsOwnReleaseOnly() {
		Manifests manifests = Chart.render("");

		Map<String, String> selector = manifests.only(Service.class).getSpec().getSelector();

		assertThat(selector).containsOnly(Map.entry("app.kubernetes.io/name", "airflow-credential-broker"),
				Map.entry("app.kubernetes.io/instance", Chart.RELEASE));
		assertThat(manifests.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
			.containsAllEntriesOf(selector);
	}

}

package io.credbroker.helm;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
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
	void saysWhatItsPortsSpeak() {
		assertThat(protocols("")).containsExactly("http", "http");
		assertThat(protocols("probes: {scheme: HTTPS}")).containsExactly("https", "https");
		assertThat(protocols("service: {scheme: HTTPS}")).containsExactly("https", "http");
	}

	@Test
	void aLoadBalancerDoesNotLeadToTheManagementPort() {
		List<Service> services = Chart
			.render("service: {type: LoadBalancer, port: 8081, nodePort: 30443, annotations: {a: b}}")
			.all(Service.class);

		assertThat(services).extracting((service) -> service.getMetadata().getName())
			.containsExactly(Chart.FULL_NAME, Chart.FULL_NAME + "-management");
		assertThat(services).extracting((service) -> service.getSpec().getType())
			.containsExactly("LoadBalancer", "ClusterIP");
		assertThat(services).flatExtracting((service) -> service.getSpec().getPorts())
			.extracting(ServicePort::getName, ServicePort::getNodePort)
			.containsExactly(tuple("http", 30443), tuple("management", null));
		assertThat(services.getLast().getMetadata().getAnnotations()).isEmpty();
	}

	@Test
	void takesAddressAnnotationsAndDistributionOfTraffic() {
		Service service = Chart
			.render("service: {clusterIP: None, trafficDistribution: PreferClose, annotations: {a: b}}")
			.only(Service.class);

		assertThat(service.getSpec()).extracting("clusterIP", "trafficDistribution")
			.containsExactly("None", "PreferClose");
		assertThat(service.getMetadata().getAnnotations()).containsOnly(Map.entry("a", "b"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{port: 8081}                     | service.port is 8081
			{nodePort: 30443}                | service.nodePort needs service.type
			{type: NodePort, clusterIP: None}| service.clusterIP is None
			""")
	void whatTheServerWouldRefuseIsRefused(String service, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("service: " + service))
			.withMessageContaining(message);
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

	private static List<String> protocols(String values) {
		return Chart.render(values)
			.only(Service.class)
			.getSpec()
			.getPorts()
			.stream()
			.map(ServicePort::getAppProtocol)
			.toList();
	}

}

package io.credbroker.helm;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MonitorTests {

	@Test
	void scrapesTheManagementPortOfTheService() {
		GenericKubernetesResource monitor = Chart.render("monitor: {kind: ServiceMonitor}").only("ServiceMonitor");

		assertThat(monitor.<Object>get("spec", "endpoints"))
			.isEqualTo(List.of(Map.of("port", "management", "path", "/actuator/prometheus", "scheme", "http")));
		assertThat(monitor.<Object>get("spec", "selector", "matchLabels"))
			.isEqualTo(Chart.render("").only(Service.class).getSpec().getSelector());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ServiceMonitor", "PodMonitor" })
	void namesTheJobAsTheAlertsDo(String kind) {
		Manifests manifests = Chart.render("{fullnameOverride: b, monitor: {kind: %s}}".formatted(kind));

		String label = manifests.only(kind).get("spec", "jobLabel");

		assertThat(manifests.only(Service.class).getMetadata().getLabels()).hasEntrySatisfying(label,
				(job) -> assertThat(job).contains("credential-broker"));
	}

	@Test
	void verifiesTheNameOfTheServiceUnlessAnotherIsGiven() {
		String values = "{monitor: {kind: PodMonitor, tlsConfig: %s}, probes: {scheme: HTTPS}}";

		assertThat(tls(values.formatted("{ca: {configMap: {name: ca, key: ca.crt}}}")))
			.containsEntry("serverName", Chart.FULL_NAME + "." + Chart.NAMESPACE + ".svc")
			.containsKey("ca");
		assertThat(tls(values.formatted("{serverName: broker}"))).containsEntry("serverName", "broker");
		assertThat(tls(values.formatted("{insecureSkipVerify: false}"))).containsEntry("insecureSkipVerify", false);
	}

	@Test
	void takesLabelsTimesAndRelabelings() {
		GenericKubernetesResource monitor = Chart.render(Chart.SCENARIOS.resolve("monitoring-values.yaml"))
			.only("ServiceMonitor");

		assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
		assertThat(monitor.<Map<String, Object>>get("spec", "endpoints", 0)).containsEntry("interval", "30s")
			.containsEntry("scrapeTimeout", "10s")
			.containsKeys("relabelings", "metricRelabelings");
	}

	@Test
	void aTlsConfigWithoutTlsIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("monitor: {kind: PodMonitor, tlsConfig: {serverName: a}}"))
			.withMessageContaining("monitor.tlsConfig")
			.withMessageContaining("probes.scheme");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					kind: ServiceMonitor, tlsConfig: {ca: {configMap: {name: a}}}      | /monitor/tlsConfig/ca/configMap
					kind: ServiceMonitor, tlsConfig: {ca: {secretKeyRef: {name: a}}}   | /monitor/tlsConfig/ca
					kind: ServiceMonitor, tlsConfig: {insecureSkipVerify: 'yes'}       | /monitor/tlsConfig/insecureSkipVerify
					kind: ServiceMonitor, tlsConfig: {minVersion: '1.3'}               | /monitor/tlsConfig/minVersion
					kind: ServiceMonitor, tlsConfig: {caFile: ca.crt}                  | /monitor/tlsConfig/caFile
					kind: PodMonitor, tlsConfig: {caFile: /etc/ca.crt}                 | /monitor/tlsConfig
					kind: PodMonitor, relabelings: [{action: remove}]                  | /monitor/relabelings/0/action
					kind: PodMonitor, relabelings: [{source_labels: [a]}]              | /monitor/relabelings/0
					kind: PodMonitor, metricRelabelings: [{sourceLabels: a}]           | /monitor/metricRelabelings/0/sourceLabels
					kind: PodMonitor, metricRelabelings: [{sourceLabels: [a-b]}]       | /monitor/metricRelabelings/0/sourceLabels/0
					""")
	void aMistakeIsRefusedWhereItIs(String monitor, String place) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("{probes: {scheme: HTTPS}, monitor: {%s}}".formatted(monitor)))
			.withMessageContaining("values don't meet the specifications of the schema")
			.withMessageContaining(place);
	}

	private static Map<String, Object> tls(String values) {
		return Chart.render(values).only("PodMonitor").get("spec", "podMetricsEndpoints", 0, "tlsConfig");
	}

}

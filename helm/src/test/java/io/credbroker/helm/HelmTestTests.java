package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HelmTestTests {

	@TempDir
	private Path directory;

	@Test
	void runsTheCheckOfTheBrokersOwnImage() throws IOException {
		Pod pod = pod("");

		assertThat(pod.getSpec().getContainers()).singleElement().satisfies((container) -> {
			assertThat(container.getImage()).isEqualTo("airflow-credential-broker:" + ChartYamlTests.projectVersion());
			assertThat(container.getArgs()).containsExactly("ops", "check",
					"--url=http://acme-airflow-credential-broker.vaults.svc:8080",
					"--management-url=http://acme-airflow-credential-broker.vaults.svc:8081");
		});
		assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
	}

	@Test
	void speaksTlsWhereTheBrokerDoes() throws IOException {
		Pod pod = pod("{probes: {scheme: HTTPS}, service: {port: 443}, helmTest: {caSecret: broker-tls}}");

		assertThat(pod.getSpec().getContainers().getFirst().getArgs()).contains(
				"--url=https://acme-airflow-credential-broker.vaults.svc:443",
				"--management-url=https://acme-airflow-credential-broker.vaults.svc:8081",
				"--ca-file=/etc/broker/ca/ca.crt");
		assertThat(pod.getSpec().getVolumes()).extracting((volume) -> volume.getSecret())
			.filteredOn((secret) -> secret != null)
			.singleElement()
			.extracting("secretName")
			.isEqualTo("broker-tls");
	}

	@Test
	void findsTheManagementPortBehindALoadBalancer() throws IOException {
		assertThat(pod("service: {type: LoadBalancer}").getSpec().getContainers().getFirst().getArgs())
			.contains("--management-url=http://acme-airflow-credential-broker-management.vaults.svc:8081");
	}

	@Test
	void isConfinedLikeTheBroker() throws IOException {
		Pod pod = pod("");

		assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
		assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(pod.getSpec().getContainers().getFirst().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
		assertThat(pod.getSpec().getContainers().getFirst().getSecurityContext().getCapabilities().getDrop())
			.containsExactly("ALL");
	}

	@Test
	void isNoPodThatTheServiceWouldSendCallersTo() throws IOException {
		Map<String, String> selector = Chart.render("").only(Service.class).getSpec().getSelector();

		assertThat(pod("commonLabels: {app.kubernetes.io/name: airflow-credential-broker}").getMetadata()
			.getLabels()
			.entrySet()).doesNotContain(Map.entry("app.kubernetes.io/name", "airflow-credential-broker"));
		assertThat(pod("").getMetadata().getLabels().entrySet()).isNotEmpty()
			.satisfies((labels) -> assertThat(labels.containsAll(selector.entrySet())).isFalse());
	}

	@Test
	void isLetInWhileItRunsAndNobodyElseIs() throws IOException {
		Manifests manifests = Chart.hooks("", this.directory);
		NetworkPolicy policy = manifests.all(NetworkPolicy.class)
			.stream()
			.filter((each) -> each.getMetadata().getName().endsWith("-test"))
			.findFirst()
			.orElseThrow();

		assertThat(policy.getMetadata().getAnnotations()).containsEntry("helm.sh/hook-weight", "-1")
			.containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded");
		assertThat(policy.getSpec().getPodSelector().getMatchLabels())
			.isEqualTo(manifests.only(Service.class).getSpec().getSelector());
		assertThat(policy.getSpec().getIngress()).singleElement()
			.satisfies((rule) -> assertThat(rule.getFrom()).singleElement()
				.satisfies((peer) -> assertThat(manifests.only(Pod.class).getMetadata().getLabels())
					.containsAllEntriesOf(peer.getPodSelector().getMatchLabels())));
	}

	@Test
	void canBeLeftOut() throws IOException {
		assertThat(Chart.hooks("helmTest: {enabled: false}", this.directory).all(Pod.class)).isEmpty();
		assertThat(Chart.hooks("networkPolicy: {enabled: false}", this.directory).all(NetworkPolicy.class)).isEmpty();
	}

	@Test
	void isNoPartOfTheInstallation() {
		assertThat(Chart.render("").all(Pod.class)).isEmpty();
	}

	private Pod pod(String values) throws IOException {
		return Chart.hooks(values, this.directory).only(Pod.class);
	}

}

package io.credbroker.helm;

import java.util.List;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkPolicyTests {

	private static final String OPENINGS = """
			networkPolicy:
			  airflow:
			    - {namespaceSelector: {matchLabels: {name: airflow}}, podSelector: {matchLabels: {tier: airflow}}}
			  monitoring:
			    - {namespaceSelector: {matchLabels: {name: prometheus}}}
			  egress:
			    - {to: [{ipBlock: {cidr: 10.1.0.0/24}}], ports: [{port: 8200}]}
			""";

	private static final NetworkPolicyEgressRule DNS = new NetworkPolicyEgressRuleBuilder().addNewTo()
		.withNewNamespaceSelector()
		.addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
		.endNamespaceSelector()
		.withNewPodSelector()
		.addToMatchLabels("k8s-app", "kube-dns")
		.endPodSelector()
		.endTo()
		.addNewPort()
		.withPort(new IntOrString(53))
		.withProtocol("UDP")
		.endPort()
		.addNewPort()
		.withPort(new IntOrString(53))
		.withProtocol("TCP")
		.endPort()
		.build();

	@Test
	void isOnByDefaultInBothDirections() {
		assertThat(policy("").getPolicyTypes()).containsExactly("Ingress", "Egress");
	}

	@Test
	void admitsNobodyUntilSomebodyIsNamed() {
		assertThat(policy("").getIngress()).isEmpty();
	}

	@Test
	void letsTheBrokerReachOnlyDnsUntilAVaultIsNamed() {
		assertThat(policy("").getEgress()).containsExactly(DNS);
	}

	@Test
	void admitsExactlyThePeersThatAreNamed() {
		assertThat(policy(OPENINGS).getIngress()).containsExactly(airflowOn8080(), prometheusOn8081());
	}

	@Test
	void letsTheBrokerReachExactlyThePeersThatAreNamed() {
		NetworkPolicyEgressRule vault = new NetworkPolicyEgressRuleBuilder().addNewTo()
			.withNewIpBlock()
			.withCidr("10.1.0.0/24")
			.endIpBlock()
			.endTo()
			.addNewPort()
			.withPort(new IntOrString(8200))
			.endPort()
			.build();

		assertThat(policy(OPENINGS).getEgress()).containsExactly(DNS, vault);
	}

	@Test
	void monitoringAloneOpensOnlyItsOwnPort() {
		NetworkPolicySpec policy = policy(
				"networkPolicy: {monitoring: [{namespaceSelector: {matchLabels: {name: prometheus}}}]}");

		assertThat(policy.getIngress()).containsExactly(prometheusOn8081());
	}

	@Test
	void withoutDnsAndVaultsNothingGoesOut() {
		assertThat(policy("networkPolicy: {dns: {peers: []}}").getEgress()).isEmpty();
	}

	@Test
	void noRuleEverAdmitsOrReachesEveryone() {
		for (String values : List.of("", OPENINGS, "networkPolicy: {airflow: [], monitoring: [], egress: []}")) {
			NetworkPolicySpec policy = policy(values);

			assertThat(policy.getIngress()).allSatisfy((rule) -> assertThat(rule.getFrom()).isNotEmpty());
			assertThat(policy.getEgress()).allSatisfy((rule) -> assertThat(rule.getTo()).isNotEmpty());
			assertThat(policy.getEgress()).allSatisfy((rule) -> assertThat(rule.getPorts()).isNotEmpty());
		}
	}

	@Test
	void guardsThePodsOfItsOwnReleaseOnly() {
		assertThat(policy("").getPodSelector().getMatchLabels())
			.containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/instance")
			.containsEntry("app.kubernetes.io/instance", Chart.RELEASE);
	}

	@Test
	void valuesOfAnOlderReleaseStillMeanTheSame() {
		String reused = "networkPolicy: {kind: null, http: null, apiServer: null, dns: {clusterDomain: null, searchDomains: null}}";

		assertThat(policy(reused)).isEqualTo(policy(""));
	}

	@Test
	void canBeLeftOut() {
		assertThat(Chart.render("networkPolicy: {enabled: false}").all(NetworkPolicy.class)).isEmpty();
	}

	private static NetworkPolicyIngressRule airflowOn8080() {
		return new NetworkPolicyIngressRuleBuilder().addNewFrom()
			.withNewNamespaceSelector()
			.addToMatchLabels("name", "airflow")
			.endNamespaceSelector()
			.withNewPodSelector()
			.addToMatchLabels("tier", "airflow")
			.endPodSelector()
			.endFrom()
			.addNewPort()
			.withPort(new IntOrString(8080))
			.withProtocol("TCP")
			.endPort()
			.build();
	}

	private static NetworkPolicyIngressRule prometheusOn8081() {
		return new NetworkPolicyIngressRuleBuilder().addNewFrom()
			.withNewNamespaceSelector()
			.addToMatchLabels("name", "prometheus")
			.endNamespaceSelector()
			.endFrom()
			.addNewPort()
			.withPort(new IntOrString(8081))
			.withProtocol("TCP")
			.endPort()
			.build();
	}

	private static NetworkPolicySpec policy(String values) {
		return Chart.render(values).only(NetworkPolicy.class).getSpec();
	}

}

package io.credbroker.helm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NotesTests {

	@Test
	void beginWithWhatHappened() {
		assertThat(notes("service: {port: 443}")).startsWith(
				"The broker is installed in namespace vaults as acme-airflow-credential-broker, and Airflow finds it at "
						+ "acme-airflow-credential-broker.vaults.svc:443.\n");
	}

	@Test
	void endWithWhatToDoNext() {
		assertThat(notes("").strip())
			.endsWith("kubectl -n vaults rollout status deployment/acme-airflow-credential-broker\n"
					+ "Then try it: helm -n vaults test acme --logs");
		assertThat(notes("helmTest: {enabled: false}")).doesNotContain("Then try it");
	}

	@Test
	void sayWhatABareInstallationLacks() {
		assertThat(notes("")).contains("`config` is empty", "no policy", "admits no caller", "reach no vault");
	}

	@Test
	void sayNothingOfTheKindWhenAllIsThere() {
		String values = """
				config: "broker: {}"
				existingCatalogConfigMap: from-git
				networkPolicy:
				  airflow: [{podSelector: {}}]
				  egress: [{to: [{podSelector: {}}], ports: [{port: 8200}]}]
				""";

		assertThat(notes(values).strip().lines().filter((line) -> !line.isBlank())).hasSize(3);
	}

	@Test
	void knowAPolicyInTheTextOfTheCatalog() {
		assertThat(notes("catalog: 'policies: [{name: a}]'")).doesNotContain("no policy");
	}

	@Test
	void warnWhenTheNetworkPolicyIsOff() {
		assertThat(notes("networkPolicy: {enabled: false}")).contains("Its network policy is off");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ingress: {enabled: true, hosts: [{host: a}]}                   | broker.identity.trusted-proxies
			{replicas: 1, persistence: {enabled: true}}                    | no sink of its record writes there
			autoscaling: {enabled: true, lookupsWaiting: 5}                | broker_store_waiting
			""")
	void sayWhatAnOptionNeeds(String values, String hint) {
		assertThat(notes(values)).contains(hint);
		assertThat(notes("")).doesNotContain(hint);
	}

	private static String notes(String values) {
		String output = Chart.notes(values);
		return output.substring(output.indexOf("NOTES:") + "NOTES:".length()).stripLeading();
	}

}

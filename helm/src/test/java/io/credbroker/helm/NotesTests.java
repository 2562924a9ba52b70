package io.credbroker.helm;

import org.junit.jupiter.api.Test;

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
			.endsWith("kubectl -n vaults rollout status deployment/acme-airflow-credential-broker");
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

		assertThat(notes(values).strip().lines().filter((line) -> !line.isBlank())).hasSize(2);
	}

	@Test
	void knowAPolicyInTheTextOfTheCatalog() {
		assertThat(notes("catalog: 'policies: [{name: a}]'")).doesNotContain("no policy");
	}

	@Test
	void warnWhenTheNetworkPolicyIsOff() {
		assertThat(notes("networkPolicy: {enabled: false}")).contains("Its network policy is off");
	}

	private static String notes(String values) {
		String output = Chart.notes(values);
		return output.substring(output.indexOf("NOTES:") + "NOTES:".length()).stripLeading();
	}

}

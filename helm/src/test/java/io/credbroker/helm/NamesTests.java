package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class NamesTests {

	/** The longest name Helm gives a release. */
	private static final String LONGEST = "r".repeat(51) + "-x";

	@Test
	void areThoseOfReleaseAndChart() {
		assertThat(Chart.render("").objects()).extracting((object) -> object.getMetadata().getName())
			.containsOnly(Chart.FULL_NAME, Chart.FULL_NAME + "-config", Chart.FULL_NAME + "-catalog");
	}

	@Test
	void sayThingsOnceWhenTheReleaseIsCalledLikeTheChart() {
		assertThat(Chart.render("", "airflow-credential-broker").objects())
			.extracting((object) -> object.getMetadata().getName())
			.contains("airflow-credential-broker")
			.doesNotContain("airflow-credential-broker-airflow-credential-broker");
	}

	@Test
	void ofTheLongestReleaseStayWithinTheLimitsOfKubernetes() {
		assertThat(Chart.render("", LONGEST).objects()).allSatisfy((object) -> {
			assertThat(object.getMetadata().getName()).hasSizeLessThanOrEqualTo(63)
				.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
			assertThat(object.getMetadata().getLabels().values())
				.allSatisfy((label) -> assertThat(label).hasSizeLessThanOrEqualTo(63));
		});
	}

	@Test
	void canBeChosen() {
		assertThat(Chart.render("fullnameOverride: broker").objects())
			.extracting((object) -> object.getMetadata().getName())
			.containsOnly("broker", "broker-config", "broker-catalog");
		assertThat(Chart.render("nameOverride: creds").objects()).extracting((object) -> object.getMetadata().getName())
			.contains("acme-creds");
	}

	@Test
	void thatLookLikeNumbersStayNames() {
		String values = """
				fullnameOverride: "no"
				nameOverride: "34"
				image: {repository: r, tag: "56"}
				serviceAccount: {name: "78"}
				priorityClassName: "90"
				secretMounts: [{name: "1", existingSecret: "2"}]
				configMapMounts: [{name: "3", existingConfigMap: "4"}]
				serviceAccountTokens: [{name: "5", audience: "6"}]
				existingCatalogConfigMap: "7"
				""";

		String rendered = Chart.text(values, "42");

		assertThat(rendered).doesNotContainPattern("(?m)(name|instance|namespace|Name|image|path|audience): [0-9]+$");
	}

	@ParameterizedTest
	@ValueSource(strings = { "team.broker", "42" })
	void thatNoServiceCanHaveAreRefused(String release) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render("", release))
			.withMessageContaining(release)
			.withMessageContaining("set fullnameOverride");
		assertThat(Chart.render("fullnameOverride: broker", release).objects()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fullnameOverride: my.broker", "nameOverride: my.broker", "fullnameOverride: Broker",
			"fullnameOverride: 1broker" })
	void thatNoServiceCanHaveAreRefusedAsValues(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining(values.substring(values.indexOf(' ') + 1))
			.withMessageContaining("set fullnameOverride");
	}

	@Test
	void aNameOverrideMayHaveADotWhereItNamesNoService() {
		assertThat(Chart.render("{nameOverride: my.broker, fullnameOverride: broker}")
			.only(Service.class)
			.getSpec()
			.getSelector()).containsEntry("app.kubernetes.io/name", "my.broker");
	}

	@Test
	void everyObjectLandsInTheReleasesNamespace() {
		assertThat(Chart.render("").objects()).extracting(NamesTests::namespace).containsOnly(Chart.NAMESPACE);
	}

	private static String namespace(HasMetadata object) {
		return object.getMetadata().getNamespace();
	}

}

package io.credbroker.helm;

import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChartYamlTests {

	@Test
	void isOfTheSameVersionAsTheApplication() {
		assertThat(Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml"))).containsEntry("appVersion", projectVersion())
			.containsEntry("version", projectVersion());
	}

	@Test
	void aKubernetesThatCannotSleepBeforeStoppingIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> Chart.renderFor("1.29.9"))
			.withMessageContaining(">=1.30.0-0");
	}

	@Test
	void everyKubernetesFromThereOnGetsTheSameObjects() {
		Manifests oldest = Chart.renderFor("1.30.0");

		assertThat(Chart.renderFor("1.36.0")).isEqualTo(oldest);
		assertThat(Chart.renderFor("v1.33.5-gke.1162000")).isEqualTo(oldest);
		assertThat(Chart.renderFor("v1.32.9-eks-113cf36")).isEqualTo(oldest);
	}

	static String projectVersion() {
		return Objects.requireNonNull(System.getProperty("project.version"), "run by Maven, which knows the version");
	}

}

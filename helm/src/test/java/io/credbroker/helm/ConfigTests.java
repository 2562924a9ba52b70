package io.credbroker.helm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigTests {

	@Test
	void settingsReachTheApplicationAsTheyWereWritten() {
		String values = """
				config:
				  broker:
				    stores: {vault-prod: {type: vault, timeout: 10s}}
				    secret: {maximum-entries: 1000000}
				  text: "{{ .Values.replicas }} ${HOME} 'é'"
				  list: [1, true, "yes", null]
				""";

		assertThat(applicationYaml(values)).isEqualTo(Map.of("broker",
				Map.of("stores", Map.of("vault-prod", Map.of("type", "vault", "timeout", "10s")), "secret",
						Map.of("maximum-entries", 1000000)),
				"text", "{{ .Values.replicas }} ${HOME} 'é'", "list", Arrays.asList(1, true, "yes", null)));
	}

	@Test
	void holdsNothingButTheSettings() {
		assertThat(Chart.render("").configMap("config").getData()).containsOnlyKeys("application.yaml");
	}

	@Test
	void changedSettingsRestartThePods() {
		String before = checksum("config: {broker: {secret: {maximum-entries: 1}}}");

		String after = checksum("config: {broker: {secret: {maximum-entries: 2}}}");

		assertThat(after).isNotEqualTo(before);
	}

	@Test
	void unchangedSettingsDoNot() {
		assertThat(checksum("config: {a: {b: 1, c: 2}}")).isEqualTo(checksum("config: {a: {c: 2, b: 1}}"));
	}

	@Test
	void thePodReadsTheRenderedMap() {
		Manifests manifests = Chart.render("");

		assertThat(manifests.only(Deployment.class).getSpec().getTemplate().getSpec().getVolumes())
			.filteredOn((volume) -> volume.getConfigMap() != null)
			.extracting((volume) -> volume.getConfigMap().getName())
			.isEqualTo(List.of(manifests.configMap("config").getMetadata().getName(),
					manifests.configMap("catalog").getMetadata().getName()));
	}

	private static Map<String, Object> applicationYaml(String values) {
		return new Yaml().load(Chart.render(values).configMap("config").getData().get("application.yaml"));
	}

	private static String checksum(String values) {
		return Objects.requireNonNull(Chart.render(values)
			.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getMetadata()
			.getAnnotations()
			.get("checksum/config"));
	}

}

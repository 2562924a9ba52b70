package io.credbroker.helm;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigTests {

	@Test
	void settingsReachTheApplicationByteForByte() {
		String text = """
				broker:
				  stores: {vault-prod: {type: vault, timeout: 10s}}
				  secret: {maximum-entries: 1000000}
				text: "{{ .Values.replicas }} ${HOME} 'é'"
				scalars: [0123, no, y, 0x1F, 12345678901234567890, 1.10, 1e3, 12:30, 2026-01-01, ~]
				---
				spring.config.activate.on-profile: other
				""";

		assertThat(Chart.render("config: |\n" + text.indent(2)).configMap("config").getData())
			.containsExactly(Map.entry("application.yaml", text));
	}

	@Test
	void holdsNothingButTheSettings() {
		assertThat(Chart.render("").configMap("config").getData()).containsOnlyKeys("application.yaml");
	}

	@Test
	void changedSettingsRestartThePods() {
		String before = checksum("config: 'broker.secret.maximum-entries: 1'");

		String after = checksum("config: 'broker.secret.maximum-entries: 2'");

		assertThat(after).isNotEqualTo(before);
	}

	@Test
	void unchangedSettingsDoNot() {
		assertThat(checksum("config: 'a: 1'")).isEqualTo(checksum("config: |-\n  a: 1\n"));
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

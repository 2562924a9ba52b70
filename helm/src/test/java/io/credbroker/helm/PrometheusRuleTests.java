package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrometheusRuleTests {

	private static final Path RULES = Path.of("..", "docs", "observability", "prometheus-rules.yml");

	private static final Path COPY = Chart.DIRECTORY.resolve("files").resolve("prometheus-rules.yml");

	@Test
	void theFileInTheChartIsTheOneThatIsTested() throws IOException {
		assertThat(Files.readString(COPY)).as("copy %s over %s", RULES, COPY).isEqualTo(Files.readString(RULES));
	}

	@Test
	void holdsThoseRulesAndNothingElse() {
		GenericKubernetesResource rule = Chart.render("prometheusRule: {enabled: true}").only("PrometheusRule");

		assertThat(rule.<Object>get("spec")).isEqualTo(Chart.yaml(RULES));
	}

	@Test
	void leadsToTheRunbooksOfOnesOwnCopy() {
		String text = Chart.text("prometheusRule: {enabled: true, runbookUrl: 'https://git.internal/broker/'}",
				Chart.RELEASE);

		assertThat(text).contains("runbook_url: https://git.internal/broker/docs/how-to/runbooks/BrokerDown.md")
			.doesNotContain("git.example.com");
	}

	@Test
	void takesTheLabelsByWhichPrometheusSelectsIt() {
		assertThat(Chart.render("prometheusRule: {enabled: true, labels: {release: p}}")
			.only("PrometheusRule")
			.getMetadata()
			.getLabels()).containsEntry("release", "p");
	}

}

package io.credbroker.observability;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a person sees on the dashboards: which values are bad, and where a trace hangs.
 */
class DashboardTests {

	/**
	 * Without thresholds Grafana shows 79 failures in green and 80 mappings in red.
	 */
	@Test
	void eachFigureSaysWhichOfItsValuesAreBad() {
		assertThat(panels("stat")).isNotEmpty().allSatisfy((panel) -> {
			assertThat(panel.at("/fieldConfig/defaults/thresholds/steps").valueStream()).isNotEmpty();
			// The thresholds are those of the first query.
			assertThat(panel.path("targets").valueStream().skip(1).map((one) -> one.path("legendFormat").asString()))
				.containsExactlyElementsOf(panel.at("/fieldConfig/overrides")
					.valueStream()
					.map((override) -> override.at("/matcher/options").asString())
					.toList());
		});
	}

	@Test
	void eachHistogramShowsItsExemplars() {
		Stream<JsonNode> targets = panels("timeseries").flatMap((panel) -> panel.path("targets").valueStream());

		assertThat(targets).filteredOn((target) -> target.path("expr").asString().contains("_bucket"))
			.isNotEmpty()
			.allMatch((target) -> target.path("exemplar").asBoolean(false));
	}

	private static Stream<JsonNode> panels(String type) {
		return Observability.DASHBOARDS.stream()
			.flatMap(Observability::panels)
			.filter((panel) -> panel.path("type").asString().equals(type));
	}

}

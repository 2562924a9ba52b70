package io.credbroker.service.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class RunTypeTests {

	@ParameterizedTest
	@CsvSource({ "scheduled__2026-01-01T00:00:00+00:00, scheduled", "manual__2026-01-01, manual",
			"backfill__2026-01-01, backfill", "asset_triggered__2026-01-01, asset_triggered",
			"dataset_triggered__2026-01-01, dataset_triggered", "operator_triggered__x, operator_triggered",
			"asset_materialization__x, asset_materialization", "my-own, manual", "scheduled_2026, manual",
			"Scheduled__2026, manual" })
	void theTypeIsWhatAirflowReadsFromTheId(String runId, String type) {
		assertThat(Objects.requireNonNull(RunType.of(runId)).word()).isEqualTo(type);
	}

	@Test
	void withoutAnIdThereIsNone() {
		assertThat(RunType.of(null)).isNull();
	}

	@Test
	void theSchemaNamesEveryType() throws IOException {
		JsonNode schema = JsonMapper.shared().readTree(Path.of("../docs/reference/catalog.schema.json"));

		assertThat(schema.at("/$defs/run-types/items/enum").valueStream().map(JsonNode::stringValue))
			.containsExactlyElementsOf(Arrays.stream(RunType.values()).map(RunType::word).toList());
	}

}

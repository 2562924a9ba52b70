package io.credbroker.api;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenProblemsTests {

	@Test
	void theGoldenFileListsEveryProblemCode() {
		List<?> golden = JsonMapper.shared().readValue(Path.of("golden/problems.json"), List.class);

		assertThat(golden).isEqualTo(Arrays.stream(ProblemCode.values()).map(GoldenProblemsTests::entry).toList());
	}

	private static Map<String, Object> entry(ProblemCode code) {
		Map<String, Object> entry = new LinkedHashMap<>();
		entry.put("code", code.code());
		entry.put("status", code.status());
		entry.put("retryable", code.retryable());
		entry.put("title", code.title());
		return entry;
	}

}

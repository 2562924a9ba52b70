package io.credbroker.service.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.credbroker.api.ProblemCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page that explains each code is complete and true.
 */
class ProblemCodeReferenceTests {

	@Test
	void thePageHasEachCodeWithItsStatusAndNothingElse() throws IOException {
		List<String> rows = Files.readAllLines(Path.of("../docs/reference/problem-codes.md"))
			.stream()
			.filter((line) -> line.matches("\\| \\d.*"))
			.map((line) -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
			.map((cells) -> cells.get(1) + " " + cells.get(2) + " " + cells.get(3))
			.toList();

		assertThat(rows).containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
			.map((code) -> "%d `%s` %s".formatted(code.status(), code.code(), code.retryable() ? "yes" : "no"))
			.toList());
	}

}

package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTests {

	private static final Path VALUES = Chart.DIRECTORY.resolve("values.yaml");

	private static final String BEGIN = "<!-- values: begin -->\n";

	private static final String END = "<!-- values: end -->";

	@Test
	void listsExactlyTheValuesThereAre() throws IOException {
		String expected = ValuesTable.of(VALUES).markdown();
		Path right = Files.writeString(Path.of("target", "values.md"), expected);
		String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));

		String table = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));

		assertThat(table).as("the table of values; the right one is in %s", right).isEqualTo(expected);
	}

	@Test
	void everyValueIsDescribed() throws IOException {
		ValuesTable table = ValuesTable.of(VALUES);

		assertThat(leaves("", Chart.yaml(VALUES))).isNotEmpty().allMatch(table::describes);
	}

	@Test
	void namesEveryScenarioThereIs() throws IOException {
		String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));

		assertThat(ScenarioTests.scenarios()).isNotEmpty()
			.allSatisfy((scenario) -> assertThat(readme).contains("ci/" + scenario.getFileName()));
	}

	private static List<String> leaves(String prefix, Map<?, ?> values) {
		List<String> leaves = new ArrayList<>();
		values.forEach((key, value) -> {
			if (value instanceof Map<?, ?> map && !map.isEmpty()) {
				leaves.addAll(leaves(prefix + key + ".", map));
			}
			else {
				leaves.add(prefix + key);
			}
		});
		return leaves;
	}

}

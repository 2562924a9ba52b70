package io.credbroker.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HowToTests {

	private static final Path PAGE = Path.of("..", "docs", "how-to", "install-with-helm.md");

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyExampleIsPartOfAScenarioThatIsTested() throws IOException {
		List<String> scenarios = ScenarioTests.scenarios().map(HowToTests::read).toList();

		List<String> examples = YAML.matcher(Files.readString(PAGE)).results().map((match) -> match.group(1)).toList();

		assertThat(examples).isNotEmpty()
			.allSatisfy((example) -> assertThat(scenarios).anyMatch((scenario) -> scenario.contains(example)));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

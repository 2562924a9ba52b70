package io.credbroker.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every control of the threat model names a test that exists.
 */
class ThreatModelTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT))`");

	@Test
	void everyTestThatTheThreatModelNamesIsThere() throws IOException {
		Set<String> named = TEST.matcher(Files.readString(ROOT.resolve("docs/explanation/threat-model.md")))
			.results()
			.map((MatchResult result) -> result.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(named).isNotEmpty();
		assertThat(tests()).containsAll(named);
	}

	private static Set<String> tests() throws IOException {
		try (Stream<Path> files = Files.find(ROOT, 20, (path, file) -> path.toString().endsWith(".java")
				&& path.toString().contains("/src/test/") && !path.toString().contains("/target/"))) {
			return files.map((path) -> path.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
		}
	}

}

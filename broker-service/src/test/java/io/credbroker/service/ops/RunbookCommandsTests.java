package io.credbroker.service.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands on the pages of the alerts work as they stand there.
 */
class RunbookCommandsTests {

	private static final Path PAGES = Path.of("..", "docs", "how-to", "runbooks");

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Pattern COMMAND = Pattern.compile("java -jar broker\\.jar (ops [^`\\n]+)");

	private static final Pattern LOG_LINE = Pattern.compile("grep '([^']+)'");

	private static final Pattern REASON = Pattern.compile("--reason \"[^\"]+\"");

	@Test
	void everyCommandIsAnsweredByARunningBroker(@TempDir Path directory) throws IOException {
		// One that acts is run once, whatever its reason is.
		List<String> commands = inPages(COMMAND)
			.map((command) -> REASON.matcher(command).replaceAll("--reason \"a rehearsal\""))
			.map((command) -> command.replace(" ID", " warehouse"))
			.distinct()
			.toList();

		assertThat(commands).hasSizeGreaterThan(7);
		try (OnCallScene scene = new OnCallScene(directory, new GuidePage().settings())) {
			String operation = scene.json(List.of("operations"), (json) -> json.path("operations").size() > 0)
				.at("/operations/0/id")
				.asString();
			assertThat(commands).allSatisfy((command) -> {
				OpsRun run = scene.ops(GuidePage.words(command.replace("OPERATION", operation)));
				assertThat(run.status()).as("%s: %s", command, run.all()).isZero();
			});
		}
	}

	@Test
	void everyLogLineThatAPageSearchesForIsWritten() {
		String sources = texts(SOURCES, ".java").collect(Collectors.joining());

		assertThat(inPages(LOG_LINE)).isNotEmpty().allSatisfy((line) -> assertThat(sources).contains("\"" + line));
	}

	private static Stream<String> inPages(Pattern pattern) {
		return texts(PAGES, ".md").flatMap((page) -> pattern.matcher(page).results()).map((found) -> found.group(1));
	}

	private static Stream<String> texts(Path folder, String suffix) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(suffix))
				.sorted()
				.map(RunbookCommandsTests::read)
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

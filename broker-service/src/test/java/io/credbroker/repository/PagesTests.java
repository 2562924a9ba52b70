package io.credbroker.repository;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every page can be found from the README, and every link leads somewhere.
 */
class PagesTests {

	@Test
	void everyLinkLeadsToAFileAndAHeadingThatAreThere() {
		List<String> broken = MarkdownPage.all("")
			.stream()
			.flatMap((page) -> page.links()
				.stream()
				.filter((link) -> !page.leadsSomewhere(link))
				.map((link) -> page.file() + ": " + link))
			.toList();

		assertThat(broken).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tutorial", "how-to", "reference", "explanation", "adr" })
	void everyPageStandsOnTheIndexOfItsShelf(String shelf) {
		Path index = Path.of("docs", shelf, "README.md");

		assertThat(targets(index)).containsAll(pages(shelf));
	}

	@Test
	void theReadmeHasADoorToEachShelf() {
		List<Path> shelves = Stream.of("tutorial", "how-to", "reference", "explanation", "adr")
			.map((shelf) -> Path.of("docs", shelf, "README.md"))
			.toList();

		assertThat(targets(Path.of("README.md"))).containsAll(shelves).contains(Path.of("CONTRIBUTING.md"));
	}

	private static Set<Path> targets(Path index) {
		MarkdownPage page = MarkdownPage.of(index);
		return page.links().stream().map(page::target).collect(Collectors.toSet());
	}

	private static List<Path> pages(String shelf) {
		return MarkdownPage.all("docs/" + shelf)
			.stream()
			.map(MarkdownPage::file)
			.filter((file) -> !file.endsWith("README.md"))
			.toList();
	}

}

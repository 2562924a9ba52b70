package io.credbroker.repository;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index of decisions has each of them under its own words, and the numbers that none
 * has.
 */
class DecisionIndexTests {

	private static final String INDEX = "docs/adr/README.md";

	@Test
	void theIndexHasEachDecisionAndEachNumberWithoutOne() {
		String expected = index();
		Path right = Repository.keep("decisions.md", expected);

		assertThat(Repository.section(INDEX, "decisions")).as("the right list is in %s", right).isEqualTo(expected);
	}

	@Test
	void theNumberInTheNameOfAPageIsTheOneInItsTitle() {
		assertThat(decisions()).isNotEmpty()
			.allSatisfy((number, page) -> assertThat(page.title()).startsWith(number + ". "));
	}

	private static String index() {
		SortedMap<Integer, MarkdownPage> decisions = decisions();
		String list = decisions.values()
			.stream()
			.map((page) -> "- [%s](%s)\n".formatted(page.title(), page.file().getFileName()))
			.collect(Collectors.joining());
		String free = IntStream.range(1, decisions.lastKey())
			.filter((number) -> !decisions.containsKey(number))
			.mapToObj(String::valueOf)
			.collect(Collectors.joining(", "));
		return list + "\nNumbers without a page: " + free + ".\n";
	}

	private static SortedMap<Integer, MarkdownPage> decisions() {
		SortedMap<Integer, MarkdownPage> decisions = new TreeMap<>();
		MarkdownPage.all("docs/adr").forEach((page) -> {
			String name = page.file().getFileName().toString();
			if (!name.equals("README.md")) {
				MarkdownPage other = decisions.put(Integer.valueOf(name.substring(0, 4)), page);
				assertThat(other).as("another page with the number of %s", name).isNull();
			}
		});
		return decisions;
	}

}

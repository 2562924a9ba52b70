package io.credbroker.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.observability.Observability.Alert;
import io.credbroker.observability.Observability.Query;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each alert leads to a page that begins with a question and one command, and alerts and
 * panels ask for metrics that exist.
 */
class AlertPagesTests {

	private static final Pattern PAGE = Pattern.compile("# .+\\?\\n\\nAlert `(\\w+)`\\.\\n\\n```\\n.+\\n```\\n(?s:.+)");

	private static final Pattern METRIC = Pattern.compile("\\b(broker_[a-z_]+)");

	private static final Pattern LABELS = Pattern.compile("\\b(broker_[a-z_]+)\\{([^}]*)}");

	@Test
	void eachAlertHasItsPageAndEachPageItsAlert() {
		Set<String> pages = Observability.alerts().stream().map(Alert::page).collect(Collectors.toSet());

		assertThat(Observability.alerts()).isNotEmpty()
			.allSatisfy((alert) -> assertThat(alert.page()).isEqualTo("docs/how-to/runbooks/%s.md", alert.name()));
		assertThat(pages).isEqualTo(runbooks());
	}

	@Test
	void eachPageBeginsWithTheQuestionAndOneCommand() {
		assertThat(Observability.alerts()).allSatisfy((alert) -> {
			String text = Observability.read(Observability.ROOT.resolve(alert.page()));
			assertThat(text).matches(PAGE).contains("Alert `" + alert.name() + "`");
		});
	}

	/**
	 * The log of a deployment is that of one of its pods, and not of the one that failed.
	 */
	@Test
	void aPageLooksIntoTheLogOfEveryReplica() {
		assertThat(Observability.alerts())
			.allSatisfy((alert) -> assertThat(Observability.read(Observability.ROOT.resolve(alert.page())).lines())
				.filteredOn((line) -> line.startsWith("kubectl "))
				.allSatisfy((line) -> assertThat(line).startsWith("kubectl -n credential-broker ")
					.contains(" -l app.kubernetes.io/name=airflow-credential-broker ")
					.matches("(?!.* logs ).*|.* --prefix --tail=-1 .*")));
	}

	@Test
	void theGuideListsEachAlertWithTheQuestionOfItsPage() {
		String guide = Observability.read(Observability.ROOT.resolve("docs/how-to/watch-the-broker.md"));

		assertThat(Observability.alerts()).allSatisfy((alert) -> {
			String question = Observability.read(Observability.ROOT.resolve(alert.page()))
				.lines()
				.findFirst()
				.orElse("");
			assertThat(guide)
				.contains("| [%1$s](runbooks/%1$s.md) | %2$s |".formatted(alert.name(), question.substring(2)));
		});
	}

	@Test
	void alertsAndPanelsAskForMetricsAndLabelsThatExist() {
		List<String> expressions = Stream
			.concat(Observability.alerts().stream().map(Alert::expression),
					Observability.queries().stream().map(Query::expression))
			.toList();
		String table = Observability.read(Observability.ROOT.resolve("docs/reference/metrics.md"));

		assertThat(expressions).allSatisfy((expression) -> {
			assertThat(metrics(expression)).allMatch((metric) -> table.contains("| `" + metric + "` |"));
			LABELS.matcher(expression)
				.results()
				.forEach((found) -> assertThat(labels(found.group(2))).as(found.group())
					.isSubsetOf(known(table, base(found.group(1)))));
		});
	}

	private static Set<String> metrics(String expression) {
		return METRIC.matcher(expression).results().map((found) -> base(found.group(1))).collect(Collectors.toSet());
	}

	private static String base(String metric) {
		return metric.replaceAll("(_seconds|_lookups)_(bucket|count|sum|max)$", "$1");
	}

	private static Set<String> labels(String selector) {
		return Stream.of(selector.split(",", -1))
			.map((one) -> one.replaceAll("[=!].*", "").strip())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> known(String table, String metric) {
		String row = table.lines().filter((line) -> line.startsWith("| `" + metric + "` |")).findFirst().orElse("");
		return Stream
			.concat(Stream.of("job", "application"),
					Pattern.compile("`(\\w+)`").matcher(row).results().map((found) -> found.group(1)))
			.collect(Collectors.toSet());
	}

	private static Set<String> runbooks() {
		Path folder = Observability.ROOT.resolve("docs/how-to/runbooks");
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> "docs/how-to/runbooks/" + file.getFileName()).collect(Collectors.toSet());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

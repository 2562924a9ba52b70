package io.credbroker.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.credbroker.provider.testkit.CommandOutput;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Scrape;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.WarehouseCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Prometheus' own tool says of the rules, the panels' queries and a scrape.
 */
class PrometheusRulesIT {

	private static PrometheusPrograms programs;

	@TempDir
	private Path directory;

	@BeforeAll
	static void find() {
		programs = PrometheusPrograms.require();
	}

	@Test
	void theRulesAreWellFormed() {
		assertSuccess(programs.promtool("check", "rules", Observability.RULES.toString()));
	}

	@Test
	void everyQueryOfAPanelIsWellFormed() throws IOException {
		String rules = Observability.queries()
			.stream()
			.map((query) -> "  - record: panel\n    expr: '%s'\n".formatted(query.filled().replace("'", "''")))
			.distinct()
			.collect(Collectors.joining("", "groups:\n- name: panels\n  rules:\n", ""));

		assertSuccess(programs.promtool("check", "rules", "--lint=none", write("panels.yml", rules).toString()));
	}

	@Test
	void eachAlertWaitsForItsTime() throws IOException {
		// What an alert says is not tested here: its texts are taken out of both files.
		String rules = Observability.read(Observability.RULES)
			.replaceAll("(?m)^        annotations:\\n(          .*\\n)+", "");
		String tests = Files.readString(Path.of("src/test/resources/observability/rules-test.yml"))
			.replace("RULES", write("rules.yml", rules).toString())
			.replace("ANNOTATIONS", "{}");

		assertSuccess(programs.promtool("test", "rules", write("tests.yml", tests).toString()));
		assertThat(Observability.alerts())
			.allMatch((alert) -> tests.contains("alertname: " + alert.name() + "\n        exp_alerts:"));
	}

	/**
	 * What a query answers for, with made-up samples.
	 */
	@Test
	void panelsCountEachThingOnce() throws IOException {
		String tests = Pattern.compile("'PANEL ([^']+)'")
			.matcher(Files.readString(Path.of("src/test/resources/observability/panels-test.yml")))
			.replaceAll((title) -> Matcher.quoteReplacement("'%s'".formatted(firstQuery(title.group(1)))));

		assertSuccess(programs.promtool("test", "rules", write("panels.yml", tests).toString()));
	}

	private static String firstQuery(String panel) {
		return Observability.queries()
			.stream()
			.filter((query) -> query.panel().equals(panel))
			.findFirst()
			.orElseThrow()
			.ofAll();
	}

	@Test
	void aScrapeHasNothingThatTheToolObjectsTo() throws IOException {
		try (Broker broker = Broker.start(this.directory,
				WarehouseCatalog.readableBy("issuer: test, groups: [airflow-etl]"), Map.of())) {
			broker.store().answers("warehouse", ScriptedStore.found("1", Map.of("password", "p")));
			assertThat(broker.get("/v1/connections/warehouse").statusCode()).isEqualTo(200);
			String own = Scrape.of(broker)
				.text()
				.lines()
				.filter((line) -> line.matches("(# (HELP|TYPE) )?broker_.*"))
				.collect(Collectors.joining("\n", "", "\n"));

			assertSuccess(programs.promtool(write("scrape.txt", own), "check", "metrics"));
		}
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

	private static void assertSuccess(CommandOutput output) {
		assertThat(output.code()).as(output.text()).isZero();
	}

}

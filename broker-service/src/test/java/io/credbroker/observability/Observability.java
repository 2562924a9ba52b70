package io.credbroker.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboards and alerts of the repository.
 */
final class Observability {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	static final Path FOLDER = ROOT.resolve("docs/observability");

	static final Path RULES = FOLDER.resolve("prometheus-rules.yml");

	static final List<String> DASHBOARDS = List.of("on-call.json", "rotation.json");

	/** A minute of the rules, in the scripted day. */
	private static final int MINUTE_MILLIS = 500;

	private Observability() {
	}

	/**
	 * One query of a panel.
	 *
	 * @param all what the variables of its dashboard stand for until somebody chooses
	 */
	record Query(String dashboard, String panel, String expression, Map<String, String> all) {

		/**
		 * The query as Grafana sends it before anybody has chosen anything.
		 */
		String ofAll() {
			String text = this.expression;
			for (Map.Entry<String, String> variable : this.all.entrySet()) {
				text = text.replace("$" + variable.getKey(), variable.getValue());
			}
			return text;
		}

		/**
		 * The query as Grafana sends it, over a short time.
		 */
		String filled() {
			return ofAll().replace("$__rate_interval", "10s").replaceAll("\\[[0-9]+[mhd]]", "[10s]");
		}

	}

	/** One alert. */
	record Alert(String name, String expression, Map<String, String> annotations) {

		/**
		 * The path of its page in the repository.
		 */
		String page() {
			return this.annotations.getOrDefault("runbook_url", "")
				.replaceFirst("^https://git\\.example\\.com/airflow-credential-broker/", "");
		}

	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Query> queries() {
		return DASHBOARDS.stream().flatMap(Observability::queries).toList();
	}

	private static Stream<Query> queries(String dashboard) {
		Map<String, String> all = board(dashboard).at("/templating/list")
			.valueStream()
			.filter((variable) -> variable.path("includeAll").asBoolean(false))
			.collect(Collectors.toMap((variable) -> variable.path("name").asString(),
					(variable) -> variable.path("allValue").asString()));
		return panels(dashboard).flatMap((panel) -> panel.path("targets")
			.valueStream()
			.map((target) -> new Query(dashboard, panel.path("title").asString(), target.path("expr").asString(),
					all)));
	}

	/**
	 * The panels of a dashboard, and its rows.
	 */
	static Stream<JsonNode> panels(String dashboard) {
		return board(dashboard).path("panels").valueStream();
	}

	private static JsonNode board(String dashboard) {
		return JsonMapper.shared().readTree(read(FOLDER.resolve(dashboard)));
	}

	static List<Alert> alerts() {
		Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(read(RULES));
		return ((List<?>) Objects.requireNonNull(file.get("groups"))).stream()
			.flatMap((group) -> ((List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))).stream())
			.map((rule) -> (Map<?, ?>) rule)
			.map((rule) -> new Alert(String.valueOf(rule.get("alert")), String.valueOf(rule.get("expr")),
					annotations(rule)))
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> annotations(Map<?, ?> rule) {
		return (Map<String, String>) Objects.requireNonNull(rule.get("annotations"));
	}

	/**
	 * The rules with half a second for each minute.
	 */
	static String hurriedRules() {
		String rules = Pattern.compile("for: (\\d+)m")
			.matcher(read(RULES))
			.replaceAll((minutes) -> "for: %dms".formatted(Integer.parseInt(minutes.group(1)) * MINUTE_MILLIS));
		return rules.replaceAll("\\[\\d+m]", Matcher.quoteReplacement("[5s]"))
			.replaceAll("offset \\d+m", "offset 5s")
			.replace("> 120", "> 2")
			.replace("> 180", "> 3");
	}

}

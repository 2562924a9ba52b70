package io.credbroker.service.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.credbroker.service.mapping.KnownStores;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every key of a mapping beside every shape: those that the reference calls "all" are
 * taken beside each, and every other one only where the reference says so.
 */
class SchemaShapeTests {

	private static final Path REFERENCE = Path.of("../docs/reference");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`[a-z-]+`(?:, )?)+) \\| (all|[a-z, ]+) \\|");

	/** What each key may hold; one that the schema gets needs a line here. */
	private static final Map<String, String> SAMPLES = Map.ofEntries(Map.entry("secret", "{ store: vault, key: k }"),
			Map.entry("conn-type", "http"), Map.entry("description", "d"), Map.entry("host", "h"),
			Map.entry("port", "1"), Map.entry("schema", "s"), Map.entry("login", "l"), Map.entry("password", "${p}"),
			Map.entry("extra", "{ a: \"${b}\" }"), Map.entry("value", "${v}"), Map.entry("ttl", "1m"),
			Map.entry("max-stale", "1h"), Map.entry("sharing", "shared"), Map.entry("if-missing", "not-mapped"),
			Map.entry("rotate-every", "30d"), Map.entry("owner", "o"), Map.entry("tags", "[t]"));

	private static final String WHOLE = "whole-connection";

	private final CatalogParser parser = new CatalogParser(
			new KnownNames(KnownStores.of(Set.of("vault")), Map.of(), Standing.ASSERTED));

	private final JsonNode schema = JsonMapper.shared().readTree(REFERENCE.resolve("catalog.schema.json"));

	private final Map<String, Set<String>> documented = documented();

	/**
	 * A mapping of one shape.
	 *
	 * @param minimal the keys that make it, without the secret
	 * @param beside the further keys that it may have
	 */
	private record Form(String section, Map<String, String> minimal, Set<String> beside) {

		String with(Map<String, String> more) {
			Map<String, String> keys = new TreeMap<>(this.minimal);
			keys.put("secret", Objects.requireNonNull(SAMPLES.get("secret")));
			keys.putAll(more);
			return keys.entrySet()
				.stream()
				.map((key) -> key.getKey() + ": " + key.getValue())
				.collect(Collectors.joining("\n    ", this.section + ":\n  m:\n    ", "\n"));
		}

	}

	@Test
	void theReferenceAndTheSchemaHaveTheSameKeys() {
		Set<String> named = new TreeSet<>(SAMPLES.keySet());
		named.add(WHOLE);

		assertThat(keys("connection")).containsExactlyInAnyOrderElementsOf(both("all", "connections"));
		assertThat(keys("value")).containsExactlyInAnyOrderElementsOf(both("all", "variables, configs"));
		assertThat(both("connections", "variables, configs", "all")).isEqualTo(named);
	}

	@Test
	void everyKeyStandsBesideEveryShapeOrIsRefusedWithASentence() {
		List<Form> forms = forms();
		assertThat(forms).hasSizeGreaterThanOrEqualTo(4);
		for (Form form : forms) {
			assertThat(problems(form.with(Map.of()))).as("%s", form).isEmpty();
			for (Map.Entry<String, String> key : SAMPLES.entrySet()) {
				String text = form.with(Map.of(key.getKey(), key.getValue()));
				boolean taken = form.beside().contains(key.getKey()) || form.minimal().containsKey(key.getKey());

				assertThat(problems(text).isEmpty()).as("%s\n%s", text, problems(text)).isEqualTo(taken);
				assertThat(problems(text))
					.allSatisfy((reason) -> assertThat(reason).contains("\"" + key.getKey() + "\""));
			}
		}
	}

	@Test
	void allOfThemStandBesideEachShapeTogether() {
		for (Form form : forms()) {
			Map<String, String> all = form.beside()
				.stream()
				.collect(Collectors.toMap((key) -> key, (key) -> Objects.requireNonNull(SAMPLES.get(key))));

			assertThat(problems(form.with(all))).as("%s", form).isEmpty();
		}
	}

	private List<Form> forms() {
		Set<String> all = both("all");
		Set<String> parts = both("all", "connections");
		parts.remove(WHOLE);
		List<Form> forms = new ArrayList<>();
		forms.add(new Form("connections", Map.of("conn-type", "http"), parts));
		forms.add(new Form("variables", Map.of(), both("all", "variables, configs")));
		forms.add(new Form("configs", Map.of(), both("all", "variables, configs")));
		Set<String> values = new LinkedHashSet<>();
		collect(this.schema.at("/$defs/connection/properties/" + WHOLE), values);
		values.forEach((value) -> forms.add(new Form("connections", Map.of(WHOLE, value), all)));
		return forms;
	}

	/**
	 * The values that the schema allows, other than one that says nothing.
	 */
	private static void collect(JsonNode node, Set<String> values) {
		if (node.path("type").asString("").equals("boolean")) {
			values.add("true");
		}
		node.path("enum")
			.valueStream()
			.map(JsonNode::asString)
			.filter((value) -> !value.equals("false"))
			.forEach(values::add);
		if (node.has("const")) {
			values.add(node.path("const").asString());
		}
		for (String choice : List.of("oneOf", "anyOf")) {
			node.path(choice).valueStream().forEach((one) -> collect(one, values));
		}
	}

	private List<String> problems(String text) {
		try {
			this.parser.parse("c", text, 1, Instant.EPOCH);
			return List.of();
		}
		catch (CatalogRefusedException ex) {
			return ex.problems().stream().map((problem) -> problem.reason()).toList();
		}
	}

	private Set<String> keys(String definition) {
		return new TreeSet<>(this.schema.at("/$defs/" + definition + "/properties").propertyNames());
	}

	private Set<String> both(String... places) {
		return Arrays.stream(places)
			.flatMap((place) -> this.documented.getOrDefault(place, Set.of()).stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, Set<String>> documented() {
		Map<String, Set<String>> documented = new TreeMap<>();
		String page = page();
		String mappings = page.substring(page.indexOf("\n## Mappings"), page.indexOf("\n## Policies"));
		ROW.matcher(mappings)
			.results()
			.forEach((row) -> documented.computeIfAbsent(row.group(2), (place) -> new TreeSet<>())
				.addAll(List.of(row.group(1).replace("`", "").split(", "))));
		return documented;
	}

	private static String page() {
		try {
			return Files.readString(REFERENCE.resolve("catalog.md"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * The documented values of the chart, one row each, in the order of the file.
 *
 * @param rows name, default and description
 */
record ValuesTable(List<Row> rows) {

	private static final Pattern DESCRIPTION = Pattern.compile(" *# -- (.+)");

	private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");

	static ValuesTable of(Path file) throws IOException {
		Map<String, Object> values = Chart.yaml(file);
		List<Row> rows = new ArrayList<>();
		Deque<String> path = new ArrayDeque<>();
		String description = null;
		for (String line : Files.readAllLines(file)) {
			Matcher comment = DESCRIPTION.matcher(line);
			Matcher key = KEY.matcher(line);
			if (comment.matches()) {
				description = comment.group(1);
			}
			else if (key.matches()) {
				enter(path, key.group(1).length() / 2, key.group(2));
				if (description != null) {
					rows.add(new Row(String.join(".", path), at(values, path), description));
				}
				description = null;
			}
		}
		return new ValuesTable(rows);
	}

	boolean describes(String name) {
		return this.rows.stream().anyMatch((row) -> name.equals(row.name()) || name.startsWith(row.name() + "."));
	}

	String markdown() {
		StringBuilder table = new StringBuilder("| value | default | what it does |\n|---|---|---|\n");
		this.rows.forEach((row) -> table.append("| `%s` | `%s` | %s |\n".formatted(row.name(), json(row.value()),
				row.description().replace("|", "\\|"))));
		return table.toString();
	}

	private static void enter(Deque<String> path, int depth, String key) {
		while (path.size() > depth) {
			path.removeLast();
		}
		path.addLast(key);
	}

	private static @Nullable Object at(Map<?, ?> values, Iterable<String> path) {
		Object value = values;
		for (String key : path) {
			value = (value instanceof Map<?, ?> map) ? map.get(key) : null;
		}
		return value;
	}

	private static String json(@Nullable Object value) {
		try {
			return JsonMapper.builder().build().writeValueAsString(value);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** One value. */
	record Row(String name, @Nullable Object value, String description) {
	}

}

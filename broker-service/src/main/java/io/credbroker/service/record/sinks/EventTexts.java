package io.credbroker.service.record.sinks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * The texts, whole numbers and flags of an event that the database has columns for, read
 * in one pass: the record writes one group after the other, so what is done for an event
 * delays every lookup of the next group.
 */
public final class EventTexts {

	private static final JsonFactory FACTORY = new JsonFactory();

	/** Each place is a name, or a name inside an object of this name. */
	private static final List<String> PLACES = Stream
		.concat(EventColumn.all().stream().map(EventColumn::place),
				Stream.concat(GrantHolder.PLACES.stream(),
						Stream.of(GrantColumns.GRANTED_UNTIL, GrantColumns.LEASE_UNTIL)))
		.distinct()
		.toList();

	private static final Map<EventColumn, Integer> COLUMNS = new EnumMap<>(EventColumn.class);

	private static final Map<String, Integer> FIELDS = new HashMap<>();

	private static final Map<String, Map<String, Integer>> SECTIONS = new HashMap<>();

	static {
		EventColumn.all().forEach((column) -> COLUMNS.put(column, index(column.place())));
		for (int i = 0; i < PLACES.size(); i++) {
			String[] names = PLACES.get(i).split("/");
			if (names.length == 1) {
				FIELDS.put(names[0], i);
			}
			else {
				SECTIONS.computeIfAbsent(names[0], (_) -> new HashMap<>()).put(names[1], i);
			}
		}
	}

	private final @Nullable String[] texts = new @Nullable String[PLACES.size()];

	private EventTexts() {
	}

	/**
	 * The texts of an event that is a line of JSON.
	 */
	public static EventTexts of(byte[] line) {
		try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
			return read(json);
		}
	}

	/**
	 * The texts of an event.
	 */
	public static EventTexts of(JsonNode event) {
		try (JsonParser json = event.traverse(ObjectReadContext.empty())) {
			return read(json);
		}
	}

	private static EventTexts read(JsonParser json) {
		EventTexts texts = new EventTexts();
		if (json.nextToken() == JsonToken.START_OBJECT) {
			texts.fields(json);
		}
		return texts;
	}

	private void fields(JsonParser json) {
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			JsonToken value = json.nextToken();
			Map<String, Integer> section = (value == JsonToken.START_OBJECT) ? SECTIONS.get(name) : null;
			if (section != null) {
				section(json, section);
			}
			else {
				value(json, value, FIELDS.get(name));
			}
		}
	}

	private void section(JsonParser json, Map<String, Integer> places) {
		for (String name = json.nextName(); name != null; name = json.nextName()) {
			value(json, json.nextToken(), places.get(name));
		}
	}

	private void value(JsonParser json, JsonToken value, @Nullable Integer place) {
		if (place != null) {
			this.texts[place] = switch (value) {
				case VALUE_STRING, VALUE_NUMBER_INT -> json.getString();
				case VALUE_TRUE -> "true";
				case VALUE_FALSE -> "false";
				default -> null;
			};
		}
		json.skipChildren();
	}

	/**
	 * Where the text of a place is found, for {@link #at}.
	 */
	static int index(String place) {
		return PLACES.indexOf(place);
	}

	/**
	 * The text of a column, if the event has one.
	 */
	@Nullable String at(EventColumn column) {
		return this.texts[Objects.requireNonNull(COLUMNS.get(column))];
	}

	/**
	 * The text at a place, if the event has one.
	 */
	@Nullable String at(int index) {
		return this.texts[index];
	}

	/**
	 * The texts at some places, in their order.
	 */
	List<@Nullable String> at(int[] indexes) {
		List<@Nullable String> found = new ArrayList<>(indexes.length);
		for (int index : indexes) {
			found.add(this.texts[index]);
		}
		return found;
	}

}

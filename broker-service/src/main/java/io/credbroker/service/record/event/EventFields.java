package io.credbroker.service.record.event;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the fields of one object of an event: absent values are left out, and values
 * that no sink could store are cut or replaced and listed in the event.
 */
public final class EventFields {

	private static final JsonFactory FACTORY = new JsonFactory();

	private static final int TYPICAL_BYTES = 1024;

	/** The maximum length of an array in UTF-16 units. */
	private static final int MOST = 20_000;

	private final JsonGenerator json;

	/** The prefix of the field names, such as {@code caller.} */
	private final String section;

	/** The names of the fields that were cut or replaced. */
	private final List<String> altered;

	private EventFields(JsonGenerator json, String section, List<String> altered) {
		this.json = json;
		this.section = section;
		this.altered = altered;
	}

	/**
	 * A JSON object of an event, with the names of the altered fields at its end.
	 */
	public static byte[] object(Consumer<EventFields> fields) {
		return write("", new ArrayList<>(0), fields.andThen(EventFields::altered));
	}

	static byte[] write(String section, List<String> altered, Consumer<EventFields> fields) {
		ByteArrayOutputStream line = new ByteArrayOutputStream(TYPICAL_BYTES);
		try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
			json.writeStartObject();
			fields.accept(new EventFields(json, section, altered));
			json.writeEndObject();
		}
		return line.toByteArray();
	}

	private void altered() {
		if (!this.altered.isEmpty()) {
			texts("altered", List.copyOf(this.altered));
		}
	}

	public void object(String name, Consumer<EventFields> fields) {
		this.json.writeObjectPropertyStart(name);
		fields.accept(new EventFields(this.json, this.section + name + ".", this.altered));
		this.json.writeEndObject();
	}

	/**
	 * An object of texts, in the order of their names.
	 */
	public void object(String name, Map<String, String> texts) {
		Map<String, String> sorted = new TreeMap<>();
		texts.forEach((key, value) -> sorted.put(storable(name, key), value));
		object(name, (fields) -> sorted.forEach(fields::text));
	}

	public void part(EncodedField part) {
		this.json.writeName(part.name());
		this.json.writeRawValue(part.json());
		part.altered().forEach(this::alter);
	}

	public void text(String name, @Nullable String value) {
		if (value != null) {
			this.json.writeName(name);
			this.json.writeString(storable(name, value));
		}
	}

	public void text(String name, Instant value) {
		this.json.writeStringProperty(name, value.toString());
	}

	/**
	 * An array, cut when it would be too long.
	 */
	public void texts(String name, Collection<String> values) {
		this.json.writeArrayPropertyStart(name);
		int left = MOST;
		for (String value : values) {
			String storable = storable(name, value);
			left -= storable.length();
			if (left < 0) {
				alter(this.section + name);
				break;
			}
			this.json.writeString(storable);
		}
		this.json.writeEndArray();
	}

	public void number(String name, @Nullable Integer value) {
		if (value != null) {
			this.json.writeNumberProperty(name, value.intValue());
		}
	}

	public void number(String name, long value) {
		this.json.writeNumberProperty(name, value);
	}

	public void flag(String name, boolean value) {
		this.json.writeBooleanProperty(name, value);
	}

	private String storable(String name, String value) {
		String storable = StorableText.of(value);
		if (storable.length() != value.length() || !storable.equals(value)) {
			alter(this.section + name);
		}
		return storable;
	}

	private void alter(String field) {
		if (!this.altered.contains(field)) {
			this.altered.add(field);
		}
	}

}

package io.credbroker.service.record.event;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the fields of one object of an event; what is absent is left out, and what no
 * sink could keep is cut or replaced, which is remembered.
 *
 * @param section what stands before the names of the fields, such as {@code caller.}
 * @param altered gets the names of the fields that are not as they were given
 */
public record EventFields(JsonGenerator json, String section, List<String> altered) {

	/** The most UTF-16 units of an array. */
	private static final int MOST = 20_000;

	public EventFields object(String name) {
		this.json.writeObjectPropertyStart(name);
		return new EventFields(this.json, this.section + name + ".", this.altered);
	}

	public void end() {
		this.json.writeEndObject();
	}

	public void text(String name, @Nullable String value) {
		if (value != null) {
			this.json.writeName(name);
			this.json.writeString(keepable(name, value));
		}
	}

	public void text(String name, Instant value) {
		this.json.writeStringProperty(name, value.toString());
	}

	public void texts(String name, Collection<String> values) {
		this.json.writeArrayPropertyStart(name);
		int left = MOST;
		for (String value : values) {
			String kept = keepable(name, value);
			left -= kept.length();
			if (left < 0) {
				alter(name);
				break;
			}
			this.json.writeString(kept);
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

	private String keepable(String name, String value) {
		String kept = StorableText.of(value);
		if (kept.length() != value.length() || !kept.equals(value)) {
			alter(name);
		}
		return kept;
	}

	private void alter(String name) {
		String field = this.section + name;
		if (!this.altered.contains(field)) {
			this.altered.add(field);
		}
	}

	/**
	 * Says which fields were altered, if any were.
	 */
	public void altered(Collection<String> before) {
		before.stream().filter((field) -> !this.altered.contains(field)).forEach(this.altered::add);
		if (!this.altered.isEmpty()) {
			texts("altered", List.copyOf(this.altered));
		}
	}

}

package io.credbroker.service.record.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A field that is encoded once and used in many events.
 */
public final class EncodedField {

	private final String name;

	private final String json;

	private final List<String> altered;

	private EncodedField(String name, String json, List<String> altered) {
		this.name = name;
		this.json = json;
		this.altered = altered;
	}

	/**
	 * An object as the value of the field of this name.
	 */
	public static EncodedField object(String name, Consumer<EventFields> fields) {
		List<String> altered = new ArrayList<>(0);
		byte[] json = EventFields.write(name + ".", altered, fields);
		return new EncodedField(name, new String(json, StandardCharsets.UTF_8), List.copyOf(altered));
	}

	String name() {
		return this.name;
	}

	String json() {
		return this.json;
	}

	/**
	 * The names of the fields in it that were cut or replaced.
	 */
	List<String> altered() {
		return this.altered;
	}

}

package io.credbroker.service.record.search;

import java.nio.charset.StandardCharsets;

import io.credbroker.service.record.event.EventFields;

/**
 * Finds events by a text that has no column, in the event itself.
 */
public final class LineText {

	/** The condition, with {@link #pattern} as its parameter. */
	public static final String CONDITION = "line like ? escape '!'";

	private LineText() {
	}

	/**
	 * The pattern of lines that have a field of this name with this text. A quote within
	 * a text is escaped in a line, so that no other text can look like the field.
	 */
	public static String pattern(String field, String text) {
		String object = new String(EventFields.object((fields) -> fields.text(field, text)), StandardCharsets.UTF_8);
		// A text that is too long is followed by the list of what was cut.
		String found = object.substring(1, object.length() - 1).replaceFirst(",\"altered\":.*", "");
		return "%" + found.replaceAll("[!%_]", "!$0") + "%";
	}

}

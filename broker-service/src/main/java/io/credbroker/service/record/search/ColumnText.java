package io.credbroker.service.record.search;

import java.util.Locale;

import io.credbroker.service.record.sinks.EventColumn;

/**
 * Texts in the form in which a column of the events holds them.
 */
public final class ColumnText {

	private ColumnText() {
	}

	/**
	 * What the column of that name holds for a text.
	 */
	public static String of(String column, String text) {
		return EventColumn.valueOf(column.toUpperCase(Locale.ROOT)).fitting(text);
	}

}

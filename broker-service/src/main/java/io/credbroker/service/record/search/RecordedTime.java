package io.credbroker.service.record.search;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Times within the range that every supported database can compare.
 */
final class RecordedTime {

	private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

	private RecordedTime() {
	}

	/**
	 * Reads a time in ISO 8601.
	 * @throws DateTimeException when it is not a time, or out of this range
	 */
	static Instant parse(String text) {
		Instant instant = Instant.parse(text);
		if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
			throw new DateTimeException("out of range");
		}
		return instant;
	}

}

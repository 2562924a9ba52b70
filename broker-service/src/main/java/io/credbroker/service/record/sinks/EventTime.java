package io.credbroker.service.record.sinks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

import io.credbroker.service.record.chain.ChainLine;

/**
 * Reads the times of an event, as far as a database keeps them: to the microsecond.
 * <p>
 * What {@link Instant#toString()} prints is read without a formatter, which would be much
 * of what a row costs the broker.
 */
public final class EventTime {

	/** Up to the seconds. */
	private static final String PLAIN = "0000-00-00T00:00:00";

	private static final int MICRO_DIGITS = 6;

	private EventTime() {
	}

	/**
	 * The time of a text in the form of ISO 8601.
	 * @throws java.time.format.DateTimeParseException when the text is no time
	 */
	static Instant of(String text) {
		if (!isPlain(text)) {
			return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
		}
		long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
		long second = ((day * 24 + number(text, 11, 2)) * 60 + number(text, 14, 2)) * 60 + number(text, 17, 2);
		return Instant.ofEpochSecond(second, micros(text) * 1000L);
	}

	/**
	 * When the event of a line was recorded.
	 */
	public static Instant recorded(ChainLine line) {
		return of(line.event().path("recorded").asString());
	}

	/**
	 * Whether it is what a time prints between the years 0 and 9999.
	 */
	private static boolean isPlain(String text) {
		int last = text.length() - 1;
		if (last < PLAIN.length() || text.charAt(last) != 'Z') {
			return false;
		}
		for (int i = 0; i < last; i++) {
			char expected = (i < PLAIN.length()) ? PLAIN.charAt(i) : (i == PLAIN.length()) ? '.' : '0';
			char found = text.charAt(i);
			if ((expected == '0') ? found < '0' || found > '9' : found != expected) {
				return false;
			}
		}
		return last != PLAIN.length() + 1;
	}

	private static int micros(String text) {
		int digits = Math.clamp(text.length() - PLAIN.length() - 2, 0, MICRO_DIGITS);
		int micros = number(text, PLAIN.length() + 1, digits);
		for (int i = digits; i < MICRO_DIGITS; i++) {
			micros *= 10;
		}
		return micros;
	}

	private static int number(String text, int from, int digits) {
		int number = 0;
		for (int i = from; i < from + digits; i++) {
			number = number * 10 + text.charAt(i) - '0';
		}
		return number;
	}

}

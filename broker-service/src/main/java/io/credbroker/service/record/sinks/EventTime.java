package io.credbroker.service.record.sinks;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import io.credbroker.service.record.chain.ChainLine;
import org.jspecify.annotations.Nullable;

/**
 * A time of an event, as far as a database keeps it: to the microsecond.
 * <p>
 * The text is given to PostgreSQL as it is, since reading and formatting it again would
 * be much of what a row costs the broker.
 *
 * @param text as ISO 8601 has it, in UTC
 * @param second its second since the epoch
 */
public record EventTime(String text, long second) {

	/** Up to the seconds. */
	private static final String PLAIN = "0000-00-00T00:00:00";

	private static final int MICROS_END = PLAIN.length() + ".000000".length();

	/**
	 * @throws java.time.format.DateTimeParseException when the text is no time
	 */
	static EventTime of(String text) {
		if (!isPlain(text)) {
			Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
			return new EventTime(time.toString(), time.getEpochSecond());
		}
		long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
		long second = ((day * 24 + number(text, 11, 2)) * 60 + number(text, 14, 2)) * 60 + number(text, 17, 2);
		return new EventTime((text.length() > MICROS_END + 1) ? text.substring(0, MICROS_END) + "Z" : text, second);
	}

	/**
	 * When the event of a line was recorded.
	 */
	public static EventTime recorded(ChainLine line) {
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

	private static int number(String text, int from, int digits) {
		int number = 0;
		for (int i = from; i < from + digits; i++) {
			number = number * 10 + text.charAt(i) - '0';
		}
		return number;
	}

	public Instant toInstant() {
		return Instant.parse(this.text);
	}

	/**
	 * Sets a parameter of a statement.
	 * @param embedded whether the database is H2, which does not read this text
	 */
	static void set(PreparedStatement row, int parameter, @Nullable EventTime time, boolean embedded)
			throws SQLException {
		if (time == null) {
			row.setNull(parameter, embedded ? Types.TIMESTAMP_WITH_TIMEZONE : Types.OTHER);
		}
		else if (embedded || !isPlain(time.text())) {
			row.setObject(parameter, OffsetDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC));
		}
		else {
			row.setObject(parameter, time.text(), Types.OTHER);
		}
	}

}

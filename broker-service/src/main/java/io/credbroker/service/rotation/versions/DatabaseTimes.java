package io.credbroker.service.rotation.versions;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Times as the columns of the database hold them.
 */
public final class DatabaseTimes {

	private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

	private DatabaseTimes() {
	}

	/**
	 * A time that a store told, as every supported database can hold it; {@code null} if
	 * it cannot.
	 */
	static @Nullable Instant storable(@Nullable Instant time) {
		return (time == null || time.isBefore(FIRST) || time.isAfter(LAST)) ? null
				: time.truncatedTo(ChronoUnit.MICROS);
	}

	public static @Nullable OffsetDateTime column(@Nullable Instant time) {
		return (time != null) ? time.atOffset(ZoneOffset.UTC) : null;
	}

	public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}

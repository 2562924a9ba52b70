package io.credbroker.provider.support;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * The header by which a store, or a proxy before it, says how long to wait.
 */
public final class RetryAfter {

	/**
	 * The name of the header.
	 */
	public static final String HEADER = "Retry-After";

	private RetryAfter() {
	}

	/**
	 * How long to wait, or {@code null} where the header is missing or cannot be read.
	 */
	public static @Nullable Duration of(@Nullable String value, Clock clock) {
		if (value == null || value.isEmpty()) {
			return null;
		}
		try {
			return value.chars().allMatch((letter) -> letter >= '0' && letter <= '9')
					? Duration.ofSeconds(Long.parseLong(value))
					: until(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME), clock);
		}
		catch (DateTimeException | NumberFormatException ex) {
			return null;
		}
	}

	private static Duration until(ZonedDateTime time, Clock clock) {
		Duration wait = Duration.between(clock.instant(), time.toInstant());
		return wait.isNegative() ? Duration.ZERO : wait;
	}

}

package io.credbroker.service.identity;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Checks time claims (RFC 7519, section 2: seconds since 1970, with an optional fraction)
 * before they are used in calculations, where a value out of range would overflow.
 */
final class NumericDates {

	private static final List<String> NAMES = List.of("exp", "nbf", "iat", "auth_time");

	/** The last second of the year 9999. */
	private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

	private NumericDates() {
	}

	/**
	 * Refuses claims that hold anything but a time between 1970 and 9999.
	 */
	static void check(Map<String, Object> claims) {
		for (String name : NAMES) {
			Object value = claims.get(name);
			if (value != null && !isTime(value)) {
				throw ClaimTexts.unreadable(name,
						"it is not a number of seconds since 1970 that lies before the year 10000");
			}
		}
	}

	private static boolean isTime(Object value) {
		BigDecimal seconds = number(value);
		return seconds != null && seconds.signum() >= 0 && seconds.compareTo(LAST) <= 0;
	}

	/**
	 * Rejects numbers with huge exponents, since comparing them would need as many
	 * digits.
	 */
	private static @Nullable BigDecimal number(Object value) {
		return switch (value) {
			case Integer number -> BigDecimal.valueOf(number);
			case Long number -> BigDecimal.valueOf(number);
			case Number number when Double.isFinite(number.doubleValue()) -> BigDecimal.valueOf(number.doubleValue());
			default -> null;
		};
	}

}

package io.credbroker.service.ops.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Times for the eye: absolute, and as seen from now by the broker's clock.
 */
public record Times(Instant now) {

	private static final DateTimeFormatter ABSOLUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	/**
	 * Such as {@code 2026-11-28 09:07:44Z, in 12 min}.
	 */
	public String both(@Nullable Instant time) {
		return (time == null) ? Table.NONE : ABSOLUTE.format(time) + ", " + relative(time);
	}

	/**
	 * Such as {@code 3 h ago}.
	 */
	public String relative(Instant time) {
		Duration distance = Duration.between(this.now, time);
		if (distance.abs().compareTo(Duration.ofSeconds(1)) < 0) {
			return "now";
		}
		return distance.isNegative() ? length(distance.negated()) + " ago" : "in " + length(distance);
	}

	/**
	 * A length in its largest sensible unit, rounded down.
	 */
	public static String length(Duration length) {
		if (length.compareTo(Duration.ofSeconds(90)) < 0) {
			return length.toSeconds() + " s";
		}
		if (length.compareTo(Duration.ofMinutes(90)) < 0) {
			return length.toMinutes() + " min";
		}
		return (length.compareTo(Duration.ofHours(36)) < 0) ? length.toHours() + " h" : length.toDays() + " d";
	}

}

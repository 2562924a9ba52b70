package io.credbroker.provider.conjur;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the annotation {@code rotation/ttl}, an ISO 8601 duration with weeks, months and
 * years, as Conjur counts them: a year of 365 days and a month of its twelfth part.
 */
final class RotationPeriod {

	private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,9})?)";

	private static final Pattern NOTATION = Pattern
		.compile("P(?=.)(?:%1$sY)?(?:%1$sM)?(?:%1$sW)?(?:%1$sD)?(?:T(?=.)(?:%1$sH)?(?:%1$sM)?(?:%1$sS)?)?"
			.replace("%1$s", NUMBER));

	private static final List<Integer> SECONDS = List.of(31_536_000, 2_628_000, 604_800, 86_400, 3_600, 60, 1);

	private RotationPeriod() {
	}

	/**
	 * The duration, or {@code null} when the text is no duration or not a positive one.
	 */
	static @Nullable Duration of(@Nullable String text) {
		Matcher matcher = NOTATION.matcher((text != null) ? text.strip() : "");
		if (!matcher.matches()) {
			return null;
		}
		BigDecimal seconds = BigDecimal.ZERO;
		for (int part = 0; part < SECONDS.size(); part++) {
			String number = matcher.group(part + 1);
			if (number != null) {
				seconds = seconds.add(new BigDecimal(number).multiply(BigDecimal.valueOf(SECONDS.get(part))));
			}
		}
		return (seconds.signum() > 0) ? Duration.ofSeconds(seconds.longValue()) : null;
	}

}

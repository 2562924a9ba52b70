package io.credbroker.service.ops.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;

/**
 * Lengths of time as people write them, such as {@code 90s}, {@code 5m}, {@code 1h} or
 * {@code 30d}.
 */
public final class Durations {

	private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([smhd])");

	private Durations() {
	}

	/**
	 * Reads what somebody wrote behind an option.
	 * @throws OpsException if it is no length of time
	 */
	public static Duration parse(String option, String text) {
		Matcher parts = FORM.matcher(text);
		if (!parts.matches()) {
			throw new OpsException(ExitCode.USAGE,
					"%s is '%s', which is no length of time. Write it as 90s, 5m, 1h or 30d.".formatted(option, text));
		}
		long number = Long.parseLong(parts.group(1));
		return switch (parts.group(2)) {
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

}

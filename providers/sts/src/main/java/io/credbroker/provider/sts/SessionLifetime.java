package io.credbroker.provider.sts;

import java.time.Duration;

import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * How long sessions last.
 *
 * @param usual without a wish of the caller
 * @param longest whatever the caller wishes
 */
record SessionLifetime(Duration usual, Duration longest) {

	/** No service issues less. */
	static final Duration SHORTEST = Duration.ofMinutes(15);

	/** The most that a role can be set to. */
	static final Duration OF_A_ROLE = Duration.ofHours(12);

	/** Every role allows it, and a role that a role assumes no more. */
	static final Duration EVERY_ROLE = Duration.ofHours(1);

	static SessionLifetime read(SecretOptions options, Duration limit) {
		Duration most = duration(options, "max-duration", limit);
		Duration longest = (most != null) ? most : limit;
		Duration usual = duration(options, "duration", longest);
		return new SessionLifetime((usual != null) ? usual : earlier(EVERY_ROLE, longest), longest);
	}

	private static @Nullable Duration duration(SecretOptions options, String option, Duration limit) {
		String text = options.text(option);
		if (text == null) {
			return null;
		}
		Duration given = parse(option, text);
		if (given.compareTo(SHORTEST) < 0 || given.compareTo(limit) > 0) {
			throw new IllegalArgumentException("%s must be between 15m and %dm: %s".formatted(option, limit.toMinutes(),
					limit.equals(EVERY_ROLE)
							? "a role that is assumed with the keys of another role has an hour at most"
							: "it is " + text));
		}
		return given;
	}

	private static Duration parse(String option, String text) {
		try {
			return DurationStyle.SIMPLE.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("%s must be a time, such as 45m or 1h".formatted(option));
		}
	}

	/**
	 * How long a session is to last that is wanted for that long.
	 * @param allowed by a policy; none is shorter than the service can make it
	 */
	Duration of(Duration wanted, @Nullable Duration allowed) {
		Duration longer = (wanted.compareTo(this.usual) > 0) ? wanted : this.usual;
		Duration asked = earlier(longer, this.longest);
		return (allowed == null) ? asked : earlier(asked, (allowed.compareTo(SHORTEST) < 0) ? SHORTEST : allowed);
	}

	static Duration earlier(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}

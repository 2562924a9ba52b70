package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.List;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.lookup.RequestedForm.Format;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a lookup; an unknown one is refused, since it may be a typo.
 */
record LookupParameters(Duration minTtl, boolean fresh, Format format) {

	private static final List<String> COMMON = List.of("min_ttl", "fresh", "format");

	private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

	static LookupParameters of(LookupPath path, QueryParameters parameters) {
		parameters.allow(path.parameters(COMMON));
		return new LookupParameters(minTtl(parameters.one("min_ttl")), fresh(parameters.one("fresh")),
				format(parameters.one("format")));
	}

	private static Duration minTtl(@Nullable String text) {
		if (text == null) {
			return Duration.ZERO;
		}
		if (text.matches("\\d{1,9}")) {
			long seconds = Long.parseLong(text);
			if (seconds <= LONGEST_SECONDS) {
				return Duration.ofSeconds(seconds);
			}
		}
		throw new RequestInvalidException(
				"min_ttl must be a number of seconds from 0 to %d.".formatted(LONGEST_SECONDS));
	}

	private static boolean fresh(@Nullable String text) {
		return switch (text) {
			case null -> false;
			case "false" -> false;
			case "true" -> true;
			default -> throw new RequestInvalidException("fresh must be true or false.");
		};
	}

	private static Format format(@Nullable String text) {
		return switch (text) {
			case null -> Format.BOTH;
			case "uri" -> Format.URI;
			case "json" -> Format.JSON;
			default -> throw new RequestInvalidException("format must be uri or json; leave it out for both.");
		};
	}

}

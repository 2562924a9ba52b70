package io.credbroker.provider.identitytoken;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.spi.IdentityTokens.TokenRequest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What a mapping says of its token.
 *
 * @param audience for whom it is
 * @param lifetime how long it is valid
 * @param claims further claims
 */
record TokenOptions(String audience, Duration lifetime, Map<String, Object> claims) {

	private static final Duration SHORTEST = Duration.ofMinutes(1);

	private static final Duration LONGEST = Duration.ofHours(1);

	private static final Pattern AUDIENCE = Pattern.compile("[!-~]{1,500}");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");

	/**
	 * Reads a key with its options.
	 * @throws IllegalArgumentException saying what is wrong and what to write instead
	 */
	static TokenOptions of(SecretKey key, Duration usual) {
		if (!AUDIENCE.matcher(key.path()).matches()) {
			throw new IllegalArgumentException("the key is the audience of the token, which is printable ASCII "
					+ "without spaces, such as https://vault.example");
		}
		SecretOptions options = key.options();
		options.requireOnly(List.of("lifetime", "claims"));
		String lifetime = options.text("lifetime");
		Map<String, Object> claims = new LinkedHashMap<>();
		options.entries("claims").forEach((name, text) -> claims.put(name, filled(text, options.variables())));
		TokenRequest.requireFree(claims.keySet());
		return new TokenOptions(key.path(), (lifetime != null) ? lifetime(lifetime) : usual, claims);
	}

	/**
	 * How long a token is to be valid.
	 * @param allowed by a policy
	 */
	Duration lifetime(@Nullable Duration allowed) {
		return (allowed != null && allowed.compareTo(this.lifetime) < 0) ? allowed : this.lifetime;
	}

	private static Duration lifetime(String text) {
		Duration lifetime;
		try {
			lifetime = DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("option \"lifetime\" is no duration: write it as 15m", ex);
		}
		return requireLifetime("option \"lifetime\"", lifetime);
	}

	static Duration requireLifetime(String name, Duration lifetime) {
		if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(name + " must be between 1m and 1h");
		}
		return lifetime;
	}

	/**
	 * Captures and labels only: what is known of the lookup is in claims of the broker's
	 * own, with how far it is known.
	 */
	private static String filled(String text, Map<String, String> variables) {
		return PLACEHOLDER.matcher(text).replaceAll((match) -> {
			String value = variables.get(match.group(1));
			if (value == null) {
				throw new IllegalArgumentException(
						"option \"claims\" names {%s}, but only captures of the mapping's name and labels can be named; "
							.formatted(match.group(1)) + "DAG, task, run and team are claims of every token");
			}
			return Matcher.quoteReplacement(value);
		});
	}

}

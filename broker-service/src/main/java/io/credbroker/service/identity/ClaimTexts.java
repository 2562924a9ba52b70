package io.credbroker.service.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads claims with one or several texts, and refuses a token with other values.
 */
final class ClaimTexts {

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private ClaimTexts() {
	}

	/**
	 * The texts of a list, or the words of a text.
	 */
	static Set<String> words(String name, Object claim) {
		return (claim instanceof String) ? Arrays.stream(BLANKS.split(text(name, claim)))
			.filter((word) -> !word.isEmpty())
			.collect(Collectors.toUnmodifiableSet()) : whole(name, claim);
	}

	/**
	 * The texts of a list, or one text unsplit.
	 */
	static Set<String> whole(String name, Object claim) {
		return switch (claim) {
			case String text -> text.isBlank() ? Set.of() : Set.of(text(name, text));
			case Collection<?> list ->
				list.stream().map((text) -> text(name, text)).collect(Collectors.toUnmodifiableSet());
			default -> throw unreadable(name, "it is neither a text nor a list of texts");
		};
	}

	/**
	 * The texts of a list, or one text, number or truth value as a text.
	 */
	static Set<String> values(String name, Object claim) {
		return switch (claim) {
			case Boolean truth -> Set.of(truth.toString());
			case Integer number -> Set.of(number.toString());
			case Long number -> Set.of(number.toString());
			default -> whole(name, claim);
		};
	}

	/**
	 * One text that can be encoded as UTF-8; a lone surrogate is refused.
	 */
	static String text(String name, @Nullable Object value) {
		if (!(value instanceof String text)) {
			throw unreadable(name, "it is neither a text nor a list of texts");
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw unreadable(name, "it has a lone surrogate, which is half a character");
		}
		return text;
	}

	static IdentityException unreadable(String name, String why) {
		return new IdentityException(ProblemCode.TOKEN_CLAIM_MISSING,
				"The token's claim %s cannot be read: %s.".formatted(LogSafe.word(name), why));
	}

}

package io.credbroker.service.federation;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens.MissingContextException;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What is known well enough of a lookup to be in a token: what only the caller says is
 * not, unless the settings allow it.
 */
final class TrustedParts {

	private final Map<TokenPart, ContextValue> known = new EnumMap<>(TokenPart.class);

	private final Set<TokenPart> doubtful = EnumSet.noneOf(TokenPart.class);

	private TrustedParts() {
	}

	/**
	 * These parts of the context, as far as they are known at least that far.
	 */
	static TrustedParts of(IssuingContext context, Set<TokenPart> parts, Standing minimum) {
		TrustedParts trusted = new TrustedParts();
		for (TokenPart part : parts) {
			ContextValue value = context.value(part.part());
			if (value == null || !isUsable(value)) {
				continue;
			}
			if (value.standing().compareTo(minimum) <= 0) {
				trusted.known.put(part, value);
			}
			else {
				trusted.doubtful.add(part);
			}
		}
		return trusted;
	}

	/**
	 * Whether it is a text that UTF-8 can hold, so that no two texts become the same.
	 */
	private static boolean isUsable(ContextValue value) {
		return !value.texts().isEmpty() && !value.texts().getFirst().isEmpty()
				&& StandardCharsets.UTF_8.newEncoder().canEncode(value.texts().getFirst());
	}

	/**
	 * The value of a part that the subject needs.
	 */
	String required(TokenPart part) {
		String value = text(part);
		if (value == null) {
			throw this.doubtful.contains(part) ? MissingContextException.notTrusted(part.part())
					: new MissingContextException(part.part());
		}
		return value;
	}

	/**
	 * The value of a part, or {@code null} if it is not known well enough.
	 */
	@Nullable String text(TokenPart part) {
		ContextValue value = this.known.get(part);
		return (value != null) ? value.texts().getFirst() : null;
	}

	/**
	 * How far the part is known that is known least, or {@code null} without any.
	 */
	@Nullable Standing weakest() {
		return this.known.values().stream().map(ContextValue::standing).max(Standing::compareTo).orElse(null);
	}

}

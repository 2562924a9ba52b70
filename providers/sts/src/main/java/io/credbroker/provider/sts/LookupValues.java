package io.credbroker.provider.sts;

import java.util.regex.Pattern;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What one lookup has for the names of templates.
 *
 * @param required how far a part of the context must be known before it may decide what a
 * credential allows
 */
record LookupValues(SecretOptions options, IssuingContext context, Standing required) {

	private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

	/**
	 * What is known, however little it is proven, or {@code null} for nothing.
	 */
	@Nullable String known(String name) {
		ContextPart part = ContextNames.PARTS.get(name);
		if (part == null) {
			return this.options.variables().get(name);
		}
		ContextValue value = this.context.value(part);
		return (value != null && !value.texts().isEmpty()) ? value.texts().getFirst() : null;
	}

	/**
	 * What is known well enough to decide what a credential allows.
	 */
	String proven(String name) throws FailedCallException {
		String text = known(name);
		if (text == null || text.isEmpty()) {
			throw denied("the lookup names no %s, which the session is limited to".formatted(words(name)));
		}
		ContextPart part = ContextNames.PARTS.get(name);
		if (part != null) {
			requireProven(part);
		}
		return text;
	}

	/**
	 * Refuses a lookup of which a part is known less than is required.
	 */
	void requireProven(IssuingScope scope) throws FailedCallException {
		for (ContextPart part : scope.parts()) {
			requireProven(part);
		}
	}

	private void requireProven(ContextPart part) throws FailedCallException {
		ContextValue value = this.context.value(part);
		if (value != null && value.standing().compareTo(this.required) > 0) {
			throw denied("the %s of the lookup is only %s, but what is issued depends on it: have it %s, or set the "
				.formatted(part, word(value.standing()), word(this.required)) + "option context to accept less");
		}
	}

	/**
	 * The same for a policy: a text that can only ever mean itself there.
	 * @param colon whether it may hold a colon
	 */
	String literal(String name, boolean colon) throws FailedCallException {
		String text = proven(name);
		if (!SAFE.matcher(text).matches() || text.contains("..") || text.equals(".")
				|| (!colon && text.contains(":"))) {
			throw denied(
					"the %s of the lookup cannot stand in a policy, where only 1 to 250 of A-Z a-z 0-9 _ . ~ %s+ - may, and no two dots in a row"
						.formatted(words(name), colon ? ": " : ""));
		}
		return text;
	}

	private static String words(String name) {
		return name.replace('_', ' ');
	}

	private static String word(Standing standing) {
		return switch (standing) {
			case CATALOG, TOKEN -> "given by the token";
			case VERIFIED -> "verified";
			case ATTESTED -> "attested";
			case ASSERTED -> "asserted";
		};
	}

	private static FailedCallException denied(String reason) {
		return new FailedCallException(new Denied(reason));
	}

}

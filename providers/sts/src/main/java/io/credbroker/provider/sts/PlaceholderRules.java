package io.credbroker.provider.sts;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.provider.sts.TextTemplate.Literal;
import io.credbroker.provider.sts.TextTemplate.Name;
import io.credbroker.provider.sts.TextTemplate.Part;

/**
 * Where a name may stand in a text of a policy, so that what one value allows is never
 * part of what another value allows.
 * <p>
 * Before a name there is no wildcard; between a name and the next wildcard or name there
 * is a character that no value can hold.
 */
final class PlaceholderRules {

	/**
	 * No value holds one of these, except the colon, which only values without it get.
	 */
	private static final String DELIMITERS = "/=,@#|:";

	private static final char COLON = ':';

	/**
	 * A variable of IAM, such as <code>${aws:username}</code>, or a character that it
	 * escapes.
	 */
	private static final Pattern VARIABLE = Pattern.compile("\\$\\{([*?$]|[A-Za-z0-9-]+:[^{}]+)\\}");

	private PlaceholderRules() {
	}

	/**
	 * Checks one text.
	 * @return the names whose values must not hold a colon
	 */
	static Set<String> check(String text) {
		checkBraces(text);
		Set<String> withoutColon = new HashSet<>();
		List<Part> parts = TextTemplate.parse(text).parts();
		String before = "";
		for (int index = 0; index < parts.size(); index++) {
			switch (parts.get(index)) {
				case Literal(var literal) -> before = before + literal;
				case Name(var name) -> {
					if (wildcard(before) != -1) {
						throw refused(text, "{%s} stands behind a wildcard; write what is before it in full", name);
					}
					if (index + 1 < parts.size() && isOnlyColon(text, name, parts.subList(index + 1, parts.size()))) {
						withoutColon.add(name);
					}
				}
			}
		}
		return withoutColon;
	}

	private static void checkBraces(String text) {
		for (Part part : TextTemplate.parse(text).parts()) {
			String rest = (part instanceof Literal(var literal)) ? VARIABLE.matcher(literal).replaceAll("") : "";
			if (rest.contains("{") || rest.contains("}")) {
				throw new IllegalArgumentException(
						"policy: \"%s\" holds a brace that is neither a name, such as {dag}, nor a variable of IAM, such as ${aws:username}"
							.formatted(text));
			}
		}
	}

	private static boolean isOnlyColon(String text, String name, List<Part> rest) {
		String gap = (rest.getFirst() instanceof Literal(var literal)) ? literal : "";
		int wildcard = wildcard(gap);
		if (wildcard == -1 && !gap.isEmpty() && rest.size() == 1) {
			return false;
		}
		String between = (wildcard != -1) ? gap.substring(0, wildcard) : gap;
		if (between.chars().noneMatch((letter) -> DELIMITERS.indexOf(letter) != -1)) {
			throw refused(text, "what follows {%1$s} could continue its value, so that one value would allow what "
					+ "belongs to another; put a / behind it, as in {%1$s}/*", name);
		}
		return between.chars().noneMatch((letter) -> letter != COLON && DELIMITERS.indexOf(letter) != -1);
	}

	/**
	 * Where the first wildcard or variable of IAM begins.
	 */
	private static int wildcard(String text) {
		for (int index = 0; index < text.length(); index++) {
			if ("*?$".indexOf(text.charAt(index)) != -1) {
				return index;
			}
		}
		return -1;
	}

	private static IllegalArgumentException refused(String text, String why, String name) {
		return new IllegalArgumentException("policy: in \"%s\" %s".formatted(text, why.formatted(name)));
	}

}

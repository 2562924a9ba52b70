package io.credbroker.provider.oauth2;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * A text of an option with <code>{name}</code> for values of the lookup.
 * <p>
 * A value may hold nothing that separates scopes or parts of an address, so that no value
 * can ask for more than the text says.
 */
record OptionTemplate(String option, String text) {

	private static final Map<String, ContextPart> PARTS = Map.of("dag", ContextPart.DAG, "task", ContextPart.TASK,
			"run", ContextPart.RUN, "run_type", ContextPart.RUN_TYPE, "try_number", ContextPart.TRY_NUMBER, "map_index",
			ContextPart.MAP_INDEX, "team", ContextPart.TEAM);

	private static final Pattern NAME = Pattern.compile("\\{([A-Za-z0-9_-]+)}");

	private static final Pattern TEXT = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7A\\x7C\\x7E]+");

	private static final Pattern VALUE = Pattern.compile("(?!\\.+$)[A-Za-z0-9._:@+~-]{1,250}");

	/**
	 * Checks the text against the values that the catalog gives.
	 */
	static OptionTemplate of(String option, String text, Map<String, String> variables) {
		for (String variable : variables.keySet()) {
			require(!PARTS.containsKey(variable),
					"{%s} is the name of a value of every lookup: name the capture otherwise".formatted(variable));
		}
		OptionTemplate template = new OptionTemplate(option, text);
		for (String name : template.names()) {
			require(variables.containsKey(name) || PARTS.containsKey(name),
					"option \"%s\" names {%s}, which is neither a capture nor one of: %s".formatted(option, name,
							String.join(", ", new java.util.TreeSet<>(PARTS.keySet()))));
		}
		require(TEXT.matcher(NAME.matcher(text).replaceAll("x")).matches(),
				"option \"%s\" holds a text with a blank, a quote, a brace or a letter outside ASCII: write several texts as a list"
					.formatted(option));
		return template;
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		NAME.matcher(this.text).results().forEach((found) -> names.add(found.group(1)));
		return names;
	}

	/**
	 * Adds the parts of the context that it names.
	 */
	void addParts(Set<ContextPart> parts) {
		for (String name : names()) {
			ContextPart part = PARTS.get(name);
			if (part != null) {
				parts.add(part);
			}
		}
	}

	/**
	 * The text with the values of the lookup.
	 * @param least how far a part of the context must be known
	 */
	String filled(FetchRequest request, Standing least) throws FailedCallException {
		StringBuilder filled = new StringBuilder();
		Matcher matcher = NAME.matcher(this.text);
		while (matcher.find()) {
			matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher, request, least)));
		}
		return matcher.appendTail(filled).toString();
	}

	private String value(MatchResult found, FetchRequest request, Standing least) throws FailedCallException {
		String name = found.group(1);
		ContextPart part = PARTS.get(name);
		String value = (part != null) ? known(part, request.context().value(part), least)
				: request.key().options().variables().get(name);
		if (value == null || !VALUE.matcher(value).matches()) {
			throw denied("the value of {%s} holds a character that could change what is asked for".formatted(name));
		}
		return value;
	}

	private String known(ContextPart part, @Nullable ContextValue value, Standing least) throws FailedCallException {
		if (value == null || value.texts().size() != 1) {
			throw denied("the lookup names no %s, which option %s needs".formatted(part, this.option));
		}
		if (value.standing().compareTo(least) > 0) {
			throw denied("the %s is only %s, and option %s needs it to be %s".formatted(part, text(value.standing()),
					this.option, text(least)));
		}
		return value.texts().getFirst();
	}

	private static String text(Standing standing) {
		return standing.name().toLowerCase(java.util.Locale.ROOT);
	}

	private static FailedCallException denied(String reason) {
		return new FailedCallException(new Denied(reason));
	}

}

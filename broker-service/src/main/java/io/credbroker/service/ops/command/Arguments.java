package io.credbroker.service.ops.command;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * What was written behind a command.
 */
public record Arguments(ParseResult parsed) {

	/**
	 * An option's value.
	 */
	public @Nullable String text(String option) {
		return this.parsed.matchedOptionValue(option, null);
	}

	/**
	 * The value of an option that has a default or must be given.
	 */
	public String required(String option) {
		String value = this.parsed.commandSpec().findOption(option).getValue();
		if (value == null) {
			throw new IllegalStateException(option + " has no value");
		}
		return value;
	}

	public boolean has(String option) {
		return this.parsed.hasMatchedOption(option);
	}

	/**
	 * The argument that is no option.
	 */
	@Nullable String id() {
		return this.parsed.matchedPositionalValue(0, null);
	}

	String requiredId() {
		String id = id();
		if (id == null) {
			throw new IllegalStateException("the id is missing");
		}
		return id;
	}

	/**
	 * The options that were given, as parameters of a request, in this order.
	 * @param options names without dashes
	 */
	Map<String, String> parameters(String... options) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String option : options) {
			String value = text("--" + option);
			if (value != null) {
				parameters.put(option.replace('-', '_'), value);
			}
		}
		return parameters;
	}

}

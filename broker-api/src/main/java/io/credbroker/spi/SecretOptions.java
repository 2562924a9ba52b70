package io.credbroker.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a mapping says of how its secret is issued, such as a session policy; part of the
 * cache key.
 * <p>
 * Texts are as written in the catalog: the provider fills in <code>{name}</code> itself,
 * since only it knows how to escape a value.
 *
 * @param values by name of the option
 * @param variables what the catalog gives to <code>{name}</code>: captures of the
 * mapping's name, with characters of {@code [A-Za-z0-9_.-]} only. When a catalog is
 * checked each capture has a sample text
 */
public record SecretOptions(Map<String, OptionValue> values, Map<String, String> variables) {

	/** No options. */
	public static final SecretOptions NONE = new SecretOptions(Map.of(), Map.of());

	public SecretOptions {
		values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
		variables = Map.copyOf(variables);
	}

	/**
	 * Whether there are none.
	 */
	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	/**
	 * The option with one text, or {@code null} if it is not given.
	 * @throws IllegalArgumentException when it holds a list or entries
	 */
	public @Nullable String text(String name) {
		return switch (this.values.get(name)) {
			case null -> null;
			case OptionValue.Text(var text) -> text;
			case OptionValue.Texts _, OptionValue.Entries _ ->
				throw new IllegalArgumentException("option \"%s\" must be one text".formatted(name));
		};
	}

	/**
	 * The option with several texts; one text is a list of it, and none is empty.
	 * @throws IllegalArgumentException when it holds entries
	 */
	public List<String> texts(String name) {
		return switch (this.values.get(name)) {
			case null -> List.of();
			case OptionValue.Text(var text) -> List.of(text);
			case OptionValue.Texts(var texts) -> texts;
			case OptionValue.Entries _ ->
				throw new IllegalArgumentException("option \"%s\" must be a list of texts".formatted(name));
		};
	}

	/**
	 * The option with texts by name; empty if it is not given.
	 * @throws IllegalArgumentException when it holds anything else
	 */
	public Map<String, String> entries(String name) {
		return switch (this.values.get(name)) {
			case null -> Map.of();
			case OptionValue.Entries(var entries) -> entries;
			case OptionValue.Text _, OptionValue.Texts _ ->
				throw new IllegalArgumentException("option \"%s\" must hold names with texts".formatted(name));
		};
	}

	/**
	 * Refuses all options, for a provider that has none.
	 * @throws IllegalArgumentException naming the first one
	 */
	public void requireNone() {
		if (!isEmpty()) {
			throw new IllegalArgumentException(
					"unknown option \"%s\"; stores of this type take no options, so remove it"
						.formatted(this.values.keySet().iterator().next()));
		}
	}

	/**
	 * Refuses options of other names.
	 * @throws IllegalArgumentException naming the one that is unknown, and those there
	 * are
	 */
	public void requireOnly(List<String> names) {
		for (String name : this.values.keySet()) {
			if (!names.contains(name)) {
				throw new IllegalArgumentException(
						"unknown option \"%s\"; there are: %s".formatted(name, String.join(", ", names)));
			}
		}
	}

}

package io.credbroker.service.secret;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretOptions;

/**
 * The options of a mapping as one text, equal for equal options in every process.
 */
final class OptionsText {

	private OptionsText() {
	}

	static String of(SecretOptions options) {
		return entries(options.values()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (each) -> of(each.getValue()))))
				+ entries(options.variables());
	}

	private static String of(OptionValue value) {
		return switch (value) {
			case OptionValue.Text(var text) -> "t" + sized(text);
			case OptionValue.Texts(var texts) ->
				"l" + texts.stream().map(OptionsText::sized).collect(Collectors.joining());
			case OptionValue.Entries(var entries) -> "e" + entries(entries);
		};
	}

	private static String entries(Map<String, String> entries) {
		return new TreeMap<>(entries).entrySet()
			.stream()
			.map((entry) -> sized(entry.getKey()) + sized(entry.getValue()))
			.collect(Collectors.joining("", "{", "}"));
	}

	private static String sized(String text) {
		return text.length() + ":" + text;
	}

}

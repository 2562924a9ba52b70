package io.credbroker.service.connection;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as Python's {@code json} module writes and reads it.
 */
final class PythonJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
		.build();

	private static final Pattern SCALAR = Pattern
		.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null|NaN|-?Infinity");

	private PythonJson() {
	}

	/** As {@code json.dumps(value)}. */
	static String dumps(@Nullable Object value) {
		StringBuilder text = new StringBuilder();
		write(text, value);
		return text.toString();
	}

	private static void write(StringBuilder text, @Nullable Object value) {
		switch (value) {
			case null -> text.append("null");
			case String string -> quote(text, string);
			case Double number -> text.append(repr(number));
			case Number number -> text.append(number);
			case Boolean bool -> text.append(bool);
			case Map<?, ?> map -> object(text, map);
			case Iterable<?> list -> array(text, list.iterator());
			default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
		}
	}

	private static void object(StringBuilder text, Map<?, ?> map) {
		text.append('{');
		String separator = "";
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			text.append(separator);
			quote(text, String.valueOf(entry.getKey()));
			text.append(": ");
			write(text, entry.getValue());
			separator = ", ";
		}
		text.append('}');
	}

	/** As {@code json.dumps} of an object with these members. */
	static String object(Map<String, SecretValue> members) {
		StringBuilder text = new StringBuilder("{");
		String separator = "";
		for (Map.Entry<String, SecretValue> member : members.entrySet()) {
			text.append(separator);
			quote(text, member.getKey());
			text.append(": ");
			if (member.getValue().isJson()) {
				text.append(member.getValue().reveal());
			}
			else {
				quote(text, member.getValue().reveal());
			}
			separator = ", ";
		}
		return text.append('}').toString();
	}

	private static void array(StringBuilder text, Iterator<?> elements) {
		text.append('[');
		while (elements.hasNext()) {
			write(text, elements.next());
			text.append(elements.hasNext() ? ", " : "");
		}
		text.append(']');
	}

	private static void quote(StringBuilder text, String string) {
		text.append('"');
		for (int i = 0; i < string.length(); i++) {
			char c = string.charAt(i);
			switch (c) {
				case '"' -> text.append("\\\"");
				case '\\' -> text.append("\\\\");
				case '\n' -> text.append("\\n");
				case '\r' -> text.append("\\r");
				case '\t' -> text.append("\\t");
				case '\f' -> text.append("\\f");
				case '\b' -> text.append("\\b");
				default -> text.append((c < ' ' || c > '~') ? "\\u" + HexFormat.of().toHexDigits(c) : c);
			}
		}
		text.append('"');
	}

	/** As {@code repr} of a finite float. */
	private static String repr(double number) {
		if (number == 0) {
			return (1 / number < 0) ? "-0.0" : "0.0";
		}
		BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
		String digits = exact.unscaledValue().abs().toString();
		int exponent = digits.length() - 1 - exact.scale();
		String sign = (number < 0) ? "-" : "";
		if (exponent < -4 || exponent >= 16) {
			String fraction = (digits.length() > 1) ? "." + digits.substring(1) : "";
			return sign + digits.charAt(0) + fraction
					+ String.format(Locale.ROOT, "e%s%02d", (exponent < 0) ? "-" : "+", Math.abs(exponent));
		}
		String plain = exact.abs().toPlainString();
		return sign + plain + (plain.contains(".") ? "" : ".0");
	}

	/**
	 * Whether Python might read the text as JSON, which turns {@code "1"} into a number.
	 */
	static boolean readable(String text) {
		String stripped = text.strip();
		if (SCALAR.matcher(stripped).matches()) {
			return true;
		}
		if (stripped.isEmpty() || "{[\"".indexOf(stripped.charAt(0)) < 0) {
			return false;
		}
		try {
			MAPPER.readTree(stripped);
			return true;
		}
		catch (StreamConstraintsException ex) {
			return true;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}

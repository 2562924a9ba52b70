package io.credbroker.service.connection;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Percent-encoding as Python's {@code urllib.parse} does it.
 */
final class PythonQuoting {

	private PythonQuoting() {
	}

	/** As {@code quote(text, safe="")}. */
	static String quote(String text) {
		return quotePlus(text).replace("+", "%20");
	}

	/** As {@code quote_plus(text)}. */
	static String quotePlus(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
	}

	/** As {@code unquote(text)}: text that is no escape is kept. */
	static String unquote(String text) {
		if (text.indexOf('%') < 0) {
			return text;
		}
		StringBuilder unquoted = new StringBuilder();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int i = 0;
		while (i < text.length()) {
			int octet = octet(text, i);
			if (octet >= 0) {
				bytes.write(octet);
				i += 3;
			}
			else {
				flush(bytes, unquoted);
				unquoted.append(text.charAt(i++));
			}
		}
		flush(bytes, unquoted);
		return unquoted.toString();
	}

	private static int octet(String text, int at) {
		if (text.charAt(at) != '%' || at + 2 >= text.length()) {
			return -1;
		}
		int high = hex(text.charAt(at + 1));
		int low = hex(text.charAt(at + 2));
		return (high < 0 || low < 0) ? -1 : high * 16 + low;
	}

	private static int hex(char c) {
		return (c < 128) ? Character.digit(c, 16) : -1;
	}

	private static void flush(ByteArrayOutputStream bytes, StringBuilder target) {
		target.append(bytes.toString(StandardCharsets.UTF_8));
		bytes.reset();
	}

	/**
	 * As {@code dict(parse_qsl(query, keep_blank_values=True))}: the last value of a name
	 * wins.
	 */
	static Map<String, String> parseQuery(String query) {
		Map<String, String> parsed = new LinkedHashMap<>();
		for (String pair : query.split("&", -1)) {
			if (!pair.isEmpty()) {
				int equals = pair.indexOf('=');
				String name = (equals < 0) ? pair : pair.substring(0, equals);
				String value = (equals < 0) ? "" : pair.substring(equals + 1);
				parsed.put(unquote(name.replace('+', ' ')), unquote(value.replace('+', ' ')));
			}
		}
		return parsed;
	}

}

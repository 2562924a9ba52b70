package io.credbroker.service.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A second reader of Airflow's URIs, made of one expression and the JDK's own decoder, so
 * that it shares no mistake with the first.
 */
final class AirflowParser {

	private static final Pattern URI = Pattern
		.compile("(?<type>[a-z][a-z0-9+.-]*)://(?:(?<protocol>[a-z][a-z0-9+.-]*)://)?"
				+ "(?:(?<login>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<host>[^:@/?#]*)(?::(?<port>[0-9]+))?"
				+ "(?:/(?<schema>[^/?#]*))?(?:\\?(?<query>[^#]*))?");

	private AirflowParser() {
	}

	static Map<String, String> parse(String uri) {
		Matcher matcher = URI.matcher(uri);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("no URI of Airflow's");
		}
		String protocol = matcher.group("protocol");
		String host = decode(lower(text(matcher.group("host"))));
		Map<String, String> parts = new LinkedHashMap<>();
		parts.put("conn_type", text(matcher.group("type")).replace('-', '_'));
		parts.put("host", (protocol != null && !host.isEmpty()) ? protocol + "://" + host : host);
		parts.put("login", decode(text(matcher.group("login"))));
		parts.put("password", decode(text(matcher.group("password"))));
		parts.put("schema", decode(text(matcher.group("schema"))));
		parts.put("port", text(matcher.group("port")));
		parts.put("extra", extra(text(matcher.group("query"))));
		return parts;
	}

	static Map<String, String> parts(AirflowConnection connection) {
		Map<String, String> parts = new LinkedHashMap<>();
		parts.put("conn_type", connection.connType());
		parts.put("host", text(connection.host()));
		parts.put("login", text(connection.login()));
		parts.put("password", (connection.password() != null) ? connection.password().reveal() : "");
		parts.put("schema", text(connection.schema()));
		boolean port = connection.port() != null && connection.port() != 0;
		parts.put("port", port ? String.valueOf(connection.port()) : "");
		Map<String, @Nullable Object> extra = connection.extra();
		parts.put("extra", (extra == null || extra.isEmpty()) ? "" : PythonJson.dumps(extra));
		return parts;
	}

	/**
	 * A host with an encoded slash is taken as it is, any other in lower case up to "%".
	 */
	private static String lower(String host) {
		if (host.contains("%2F")) {
			return host;
		}
		String[] halves = host.split("(?=%)", 2);
		return halves[0].toLowerCase(Locale.ROOT) + ((halves.length > 1) ? halves[1] : "");
	}

	private static String extra(String query) {
		if (query.isEmpty()) {
			return "";
		}
		Map<String, Object> extra = new LinkedHashMap<>();
		for (String pair : query.split("&", 0)) {
			String[] halves = pair.split("=", 2);
			extra.put(decodePlus(halves[0]), decodePlus(halves[1]));
		}
		Object whole = extra.get("__extra__");
		return (whole != null) ? String.valueOf(whole) : PythonJson.dumps(extra);
	}

	private static String decode(String text) {
		return decodePlus(text.replace("+", "%2B"));
	}

	private static String decodePlus(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

}

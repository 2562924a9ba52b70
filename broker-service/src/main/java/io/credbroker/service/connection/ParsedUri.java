package io.credbroker.service.connection;

import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.service.connection.UrlParts.NotReadable;
import org.jspecify.annotations.Nullable;

/**
 * What Airflow makes of a connection's URI.
 *
 * @param extra the JSON text
 */
record ParsedUri(String connType, String host, @Nullable String login, @Nullable String password, String schema,
		@Nullable Integer port, @Nullable String extra) {

	static final String EXTRA_KEY = "__extra__";

	@Override
	public String toString() {
		return "ParsedUri[connType=" + this.connType + "]";
	}

	/**
	 * Reads a URI as the Task SDK and Airflow 2 do, which leave every value of the query
	 * a text.
	 * @throws NotReadable where Airflow raises an error
	 */
	static ParsedUri of(String uri) throws NotReadable {
		int schemes = (uri.length() - uri.replace("://", "").length()) / 3;
		if (schemes > 2) {
			throw new NotReadable("\"://\", which appears more than twice");
		}
		String scheme = UrlParts.of(uri).scheme();
		String rest = uri.replace(scheme + "://", (schemes == 2) ? "" : "//");
		if (schemes == 2) {
			String protocol = rest.split("://", 2)[0];
			if (protocol.contains("@") || protocol.contains(":")) {
				throw new NotReadable("host");
			}
		}
		UrlParts url = UrlParts.of(rest);
		String host = host(url);
		String fullHost = (schemes == 2 && !host.isEmpty() && !url.scheme().isEmpty()) ? url.scheme() + "://" + host
				: host;
		String path = url.path().isEmpty() ? "" : url.path().substring(1);
		return new ParsedUri(connType(scheme), fullHost, unquoted(url.username()), unquoted(url.password()),
				PythonQuoting.unquote(path), url.port(), extra(url.query()));
	}

	private static @Nullable String unquoted(@Nullable String text) {
		return (text != null) ? PythonQuoting.unquote(text) : null;
	}

	/** Airflow's own spelling of a connection type. */
	static String connType(String written) {
		return written.equals("postgresql") ? "postgres" : written.replace('-', '_');
	}

	private static String host(UrlParts url) {
		String host = PythonQuoting.unquote(url.hostname());
		return host.contains("/") ? PythonQuoting.unquote(url.hostInfo().split(":", 2)[0]) : host;
	}

	private static @Nullable String extra(String query) {
		if (query.isEmpty()) {
			return null;
		}
		Map<String, String> parsed = PythonQuoting.parseQuery(query);
		String whole = parsed.get(EXTRA_KEY);
		return (whole != null) ? whole : PythonJson.dumps(new LinkedHashMap<String, Object>(parsed));
	}

}

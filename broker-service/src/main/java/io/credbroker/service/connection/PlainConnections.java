package io.credbroker.service.connection;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Recognises plain connections, whose URI need not be read back to check it; most
 * connections are plain, and this halves the cost of writing one.
 */
final class PlainConnections {

	private PlainConnections() {
	}

	/**
	 * Whether every Airflow reads such a connection back from its URI unchanged: the
	 * parts that are not quoted have no characters with a meaning in a URL.
	 */
	static boolean of(AirflowConnection connection) {
		return isPlainType(connection.connType()) && isPlainHost(connection.host()) && isWord(connection.schema())
				&& hasPlainExtra(connection.extra());
	}

	private static boolean isPlainType(@Nullable String connType) {
		return connType != null && !connType.equals("postgresql")
				&& connType.chars().allMatch((c) -> isLower(c) || c == '_');
	}

	private static boolean isPlainHost(@Nullable String host) {
		return host != null && !host.isEmpty()
				&& host.chars().allMatch((c) -> isLower(c) || isDigit(c) || c == '.' || c == '-');
	}

	/**
	 * A nested extra is one quoted text in the URI, whatever its keys are.
	 */
	private static boolean hasPlainExtra(@Nullable Map<String, @Nullable Object> extra) {
		return extra == null || !AirflowUriWriter.isFlat(extra)
				|| extra.keySet().stream().allMatch((key) -> !key.isEmpty() && isWord(key));
	}

	private static boolean isWord(@Nullable String text) {
		return text == null
				|| text.chars().allMatch((c) -> isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z') || c == '_');
	}

	private static boolean isLower(int c) {
		return c >= 'a' && c <= 'z';
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

}

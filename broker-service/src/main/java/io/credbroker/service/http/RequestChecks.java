package io.credbroker.service.http;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Refuses ambiguous requests, which a proxy and the broker may read differently.
 */
final class RequestChecks {

	private static final List<String> SINGLE = List.of("Authorization", "Host", "Content-Length");

	private static final String CONTEXT = "Airflow-";

	private static final String ONCE = "Header %s can be given only once.";

	private static final int PARAMETERS = 1000;

	private RequestChecks() {
	}

	/**
	 * Returns only if the request is unambiguous.
	 * @throws RequestInvalidException naming the ambiguous part
	 */
	static void check(HttpServletRequest request) {
		Enumeration<String> names = request.getHeaderNames();
		while (names.hasMoreElements()) {
			String name = names.nextElement();
			boolean context = isContext(name);
			if (context || isSingle(name)) {
				header(name, context, request);
			}
		}
		decodable("path", request.getRequestURI());
		String query = request.getQueryString();
		if (query != null) {
			query(query);
		}
	}

	private static void header(String name, boolean context, HttpServletRequest request) {
		Enumeration<String> values = request.getHeaders(name);
		String value = values.nextElement();
		if (values.hasMoreElements()) {
			throw new RequestInvalidException(ONCE.formatted(name));
		}
		if (context && !value.chars().allMatch((c) -> c >= ' ' && c <= '~')) {
			throw new RequestInvalidException(
					"Header %s is not ASCII; send other characters as percent-encoded UTF-8.".formatted(name));
		}
	}

	private static boolean isContext(String name) {
		return name.regionMatches(true, 0, CONTEXT, 0, CONTEXT.length());
	}

	private static boolean isSingle(String name) {
		return SINGLE.stream().anyMatch(name::equalsIgnoreCase);
	}

	/**
	 * The problem detail for a repeated header that the server itself refuses, or
	 * {@code null} if none is repeated.
	 */
	static @Nullable String repeated(HttpServletRequest request) {
		return SINGLE.stream()
			.filter((name) -> Collections.list(request.getHeaders(name)).size() > 1)
			.findFirst()
			.map(ONCE::formatted)
			.orElse(null);
	}

	private static void query(String query) {
		String[] parameters = query.split("&", PARAMETERS + 1);
		if (parameters.length > PARAMETERS) {
			throw new RequestInvalidException("The query has more than %d parameters.".formatted(PARAMETERS));
		}
		for (String parameter : parameters) {
			if (parameter.startsWith("=")) {
				throw new RequestInvalidException("A parameter in the query has no name.");
			}
			decodable("query", parameter);
		}
	}

	private static void decodable(String part, String encoded) {
		try {
			if (encoded.indexOf('%') >= 0) {
				PercentEncoding.decode(encoded);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException("The %s is not percent-encoded UTF-8.".formatted(part));
		}
	}

}

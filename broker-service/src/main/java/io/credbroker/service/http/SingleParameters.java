package io.credbroker.service.http;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The query parameters of a request, each of which may be given once.
 */
public final class SingleParameters {

	private SingleParameters() {
	}

	/**
	 * The parameters by name.
	 * @param allowed the names that the endpoint knows
	 * @throws RequestInvalidException when one is repeated or unknown
	 */
	public static Map<String, String> of(HttpServletRequest request, Collection<String> allowed) {
		Map<String, String> parameters = new TreeMap<>();
		request.getParameterMap().forEach((name, values) -> {
			if (!allowed.contains(name)) {
				throw new RequestInvalidException(allowed.isEmpty() ? "There are no parameters."
						: "The only parameters are %s.".formatted(String.join(", ", new TreeSet<>(allowed))));
			}
			if (values.length != 1) {
				throw new RequestInvalidException("The parameter %s can be given only once.".formatted(name));
			}
			parameters.put(name, values[0]);
		});
		return parameters;
	}

	/**
	 * The parameter {@code limit}: how many entries a page has.
	 */
	public static int limit(Map<String, String> parameters) {
		String value = parameters.getOrDefault("limit", "100");
		int limit = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
		if (limit < 1 || limit > 1000) {
			throw new RequestInvalidException("limit must be a number from 1 to 1000.");
		}
		return limit;
	}

}

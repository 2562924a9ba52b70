package io.credbroker.service.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.http.PercentEncoding;
import io.credbroker.service.http.RequestInvalidException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the URL of a request, read strictly, so that a proxy that filters
 * URLs and the broker cannot understand them differently.
 *
 * @param encoded their encoded values by name
 */
record QueryParameters(Map<String, List<String>> encoded) {

	static QueryParameters of(HttpServletRequest request) {
		String query = request.getQueryString();
		Map<String, List<String>> encoded = new LinkedHashMap<>();
		if (query != null) {
			for (String parameter : query.split("&", -1)) {
				add(encoded, parameter);
			}
		}
		return new QueryParameters(encoded);
	}

	private static void add(Map<String, List<String>> encoded, String parameter) {
		if (parameter.isEmpty()) {
			return;
		}
		int equals = parameter.indexOf('=');
		String name = decoded("A name", (equals < 0) ? parameter : parameter.substring(0, equals));
		encoded.computeIfAbsent(name, (_) -> new ArrayList<>(1))
			.add((equals < 0) ? "" : parameter.substring(equals + 1));
	}

	/**
	 * Refuses every parameter that is not listed, since it may be a typo.
	 */
	void allow(List<String> names) {
		if (!Set.copyOf(names).containsAll(this.encoded.keySet())) {
			throw new RequestInvalidException("The only parameters are %s.".formatted(String.join(", ", names)));
		}
	}

	/**
	 * The value of a parameter that can be given only once, or {@code null} if it is
	 * absent.
	 */
	@Nullable String one(String name) {
		List<String> values = this.encoded.getOrDefault(name, List.of());
		if (values.size() > 1) {
			throw new RequestInvalidException("The parameter %s can be given only once.".formatted(name));
		}
		return values.isEmpty() ? null : decoded("The value of " + name, values.getFirst());
	}

	private static String decoded(String what, String encoded) {
		if (encoded.indexOf('+') >= 0) {
			throw new RequestInvalidException(
					"%s in the query has a +, which some read as a space and others as a plus: write %%20 or %%2B."
						.formatted(what));
		}
		try {
			return PercentEncoding.decode(encoded);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException("%s in the query is not percent-encoded UTF-8.".formatted(what));
		}
	}

}

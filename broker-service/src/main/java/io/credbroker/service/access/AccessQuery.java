package io.credbroker.service.access;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.credbroker.service.http.Correlation;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.VerifiedCaller;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query about policies, and its caller.
 *
 * @param caller the caller that sends the query
 */
record AccessQuery(Caller caller, String correlationId, Map<String, List<String>> parameters) {

	/** The prefix of parameters for claims. */
	static final String CLAIM = "claim.";

	/** Represents all parameters for claims. */
	static final String ANY_CLAIM = CLAIM + "<name>";

	private static final int LENGTH = 250;

	static AccessQuery of(HttpServletRequest request) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
		return new AccessQuery(VerifiedCaller.get(), Correlation.of(request), parameters);
	}

	/**
	 * Whether any of these parameters is present.
	 */
	boolean hasAny(Predicate<String> names) {
		return this.parameters.keySet().stream().anyMatch(names);
	}

	/**
	 * Whether only these parameters are present.
	 */
	boolean hasOnly(Set<String> names) {
		return names.containsAll(this.parameters.keySet());
	}

	/**
	 * Refuses every parameter that is not listed, since it may be a typo.
	 */
	void allow(Collection<String> some, Collection<String> others, String... more) {
		TreeSet<String> names = new TreeSet<>(some);
		names.addAll(others);
		names.addAll(List.of(more));
		if (hasAny((name) -> !names.contains(name.startsWith(CLAIM) ? ANY_CLAIM : name))) {
			throw new RequestInvalidException("The only parameters are %s.".formatted(String.join(", ", names)));
		}
	}

	/**
	 * The value of a parameter that can be given only once; an empty one counts as
	 * absent.
	 */
	@Nullable String one(String name) {
		List<String> values = this.parameters.getOrDefault(name, List.of());
		if (values.size() > 1) {
			throw new RequestInvalidException("The parameter %s can be given only once.".formatted(name));
		}
		return (values.isEmpty() || values.getFirst().isEmpty()) ? null : text(name, values.getFirst());
	}

	/**
	 * The values of a parameter that can be given many times.
	 */
	Set<String> all(String name) {
		Set<String> values = new TreeSet<>();
		this.parameters.getOrDefault(name, List.of()).forEach((value) -> values.add(text(name, value)));
		return values;
	}

	private static String text(String name, String value) {
		if (value.codePointCount(0, value.length()) > LENGTH || value.codePoints().anyMatch(Character::isISOControl)) {
			throw new RequestInvalidException(
					"The parameter %s may have at most %d characters and no control characters.".formatted(name,
							LENGTH));
		}
		return value;
	}

}

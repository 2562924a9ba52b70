package io.credbroker.service.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.http.PercentEncoding;
import io.credbroker.service.http.RequestInvalidException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The lookup that a request path names; the id is its last segment, or in the query if
 * the path ends with the kind.
 *
 * @param pattern the path without its id, for metrics
 * @param segment the percent-encoded id of the path; {@code null} if it is in the query
 */
record LookupPath(ResourceKind kind, String pattern, @Nullable String segment) {

	private static final String ROOT = "/v1/";

	private static final String EXPLAIN = "/v1/explain/";

	private static final List<Prefix> PREFIXES = Arrays.stream(ResourceKind.values()).map(Prefix::of).toList();

	/**
	 * The lookup, or {@code null} if the request is not one.
	 */
	static @Nullable LookupPath of(HttpServletRequest request) {
		if (!request.getMethod().equals("GET")) {
			return null;
		}
		return of(request.getRequestURI());
	}

	/**
	 * The lookup to be explained, or {@code null}: the path has one more segment after
	 * the id, or before the kind if the id is in the query.
	 */
	static @Nullable LookupPath explained(HttpServletRequest request) {
		String path = request.getRequestURI();
		return path.startsWith(EXPLAIN) ? of(ROOT + path.substring(EXPLAIN.length()))
				: of(path.substring(0, path.lastIndexOf('/')));
	}

	private static @Nullable LookupPath of(String path) {
		for (Prefix prefix : PREFIXES) {
			if (path.startsWith(prefix.path())) {
				String rest = path.substring(prefix.path().length());
				if (rest.isEmpty()) {
					return new LookupPath(prefix.kind(), prefix.path(), null);
				}
				return (rest.lastIndexOf('/') == 0 && rest.length() > 1)
						? new LookupPath(prefix.kind(), prefix.pattern(), rest.substring(1)) : null;
			}
		}
		return null;
	}

	/**
	 * The allowed parameters: the common ones and those of this path.
	 */
	List<String> parameters(List<String> common) {
		if (this.segment != null) {
			return common;
		}
		List<String> names = new ArrayList<>(List.of(this.kind.idName()));
		names.addAll(common);
		return names;
	}

	/**
	 * The requested id.
	 * @throws RequestInvalidException when it is not one of its kind, or is missing
	 */
	String id(QueryParameters parameters) {
		if (this.segment != null) {
			return RequestedId.valid(this.kind, decoded(this.segment));
		}
		String id = parameters.one(this.kind.idName());
		if (id == null) {
			throw new RequestInvalidException("The parameter %s is missing.".formatted(this.kind.idName()));
		}
		return RequestedId.valid(this.kind, id);
	}

	private static String decoded(String segment) {
		try {
			return PercentEncoding.decode(segment);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException("The id in the path is not percent-encoded UTF-8.");
		}
	}

	private record Prefix(ResourceKind kind, String path, String pattern) {

		static Prefix of(ResourceKind kind) {
			String path = ROOT + kind.plural();
			return new Prefix(kind, path, path + "/{id}");
		}

	}

}

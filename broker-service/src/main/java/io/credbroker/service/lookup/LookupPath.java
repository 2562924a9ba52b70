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
 * Which lookup a request path asks for; the id is its last segment, or stands in the
 * query where the path ends with the kind.
 *
 * @param pattern the path without its id, as metrics name it
 * @param segment the id as it stands in the path, percent-encoded; {@code null} where it
 * stands in the query
 */
record LookupPath(ResourceKind kind, String pattern, @Nullable String segment) {

	private static final String ROOT = "/v1/";

	private static final String EXPLAIN = "/v1/explain/";

	private static final List<Prefix> PREFIXES = Arrays.stream(ResourceKind.values()).map(Prefix::of).toList();

	/**
	 * The lookup, or {@code null} where the request is none.
	 */
	static @Nullable LookupPath of(HttpServletRequest request) {
		if (!request.getMethod().equals("GET")) {
			return null;
		}
		return of(request.getRequestURI());
	}

	/**
	 * The lookup that is to be explained, or {@code null} where there is none: the path
	 * has one more segment behind the id, or before the kind where the id stands in the
	 * query.
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
	 * The parameters that this lookup takes beside those of every lookup, and those.
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
	 * The id that is asked for.
	 * @throws RequestInvalidException when it is not one of its kind, or is missing
	 */
	String id(QueryParameters parameters) {
		if (this.segment != null) {
			return ResourceIds.valid(this.kind, decoded(this.segment));
		}
		String id = parameters.one(this.kind.idName());
		if (id == null) {
			throw new RequestInvalidException("The parameter %s is missing.".formatted(this.kind.idName()));
		}
		return ResourceIds.valid(this.kind, id);
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

package io.credbroker.service.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.credbroker.api.ResourceKind;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * Which lookup a request path asks for.
 *
 * @param pattern the path without its id, as metrics name it
 * @param segment the id as it stands in the path, percent-encoded
 */
record LookupPath(ResourceKind kind, String pattern, String segment) {

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
	 * The lookup whose path this one has one more segment than, or {@code null} where
	 * there is none.
	 */
	static @Nullable LookupPath above(HttpServletRequest request) {
		String path = request.getRequestURI();
		return of(path.substring(0, path.lastIndexOf('/')));
	}

	private static @Nullable LookupPath of(String path) {
		for (Prefix prefix : PREFIXES) {
			if (path.startsWith(prefix.path())) {
				String segment = path.substring(prefix.path().length());
				return (segment.isEmpty() || segment.indexOf('/') >= 0) ? null
						: new LookupPath(prefix.kind(), prefix.pattern(), segment);
			}
		}
		return null;
	}

	/**
	 * The id that is asked for.
	 * @throws RequestInvalidException when it is not one of its kind
	 */
	String id() {
		return Ids.valid(this.kind, decoded());
	}

	private String decoded() {
		try {
			return UriUtils.decode(this.segment, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException("The id in the path is not percent-encoded UTF-8.");
		}
	}

	private record Prefix(ResourceKind kind, String path, String pattern) {

		static Prefix of(ResourceKind kind) {
			String path = "/v1/" + kind.plural() + "/";
			return new Prefix(kind, path, path + "{id}");
		}

	}

}

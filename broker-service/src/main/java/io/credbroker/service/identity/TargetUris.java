package io.credbroker.service.identity;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Compares addresses after normalization (RFC 3986, section 6.2).
 */
final class TargetUris {

	private static final Pattern ESCAPE = Pattern.compile("%[0-9a-f]{2}", Pattern.CASE_INSENSITIVE);

	private final Set<String> origins;

	/**
	 * Accepts only these origins of the broker, or any if there are none.
	 */
	TargetUris(Set<String> origins) {
		this.origins = origins.stream().map(TargetUris::origin).collect(Collectors.toUnmodifiableSet());
	}

	boolean same(String claimed, String requested) {
		URI target = parse(claimed);
		URI here = parse(requested);
		if (target == null || here == null) {
			return false;
		}
		String origin = originOf(target);
		boolean known = this.origins.isEmpty() ? origin.equals(originOf(here)) : this.origins.contains(origin);
		return known && path(target).equals(path(here));
	}

	static String origin(String address) {
		URI uri = parse(address);
		if (uri == null || !path(uri).equals("/") || uri.getRawQuery() != null) {
			throw new IllegalArgumentException(
					"origins must be addresses without a path, such as https://broker.example");
		}
		return originOf(uri);
	}

	/**
	 * Uses the authority instead of the host, which is {@code null} for names with
	 * underscores.
	 */
	static String originOf(URI uri) {
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		String authority = uri.getRawAuthority().toLowerCase(Locale.ROOT);
		String usual = "https".equals(scheme) ? ":443" : ":80";
		return scheme + "://"
				+ (authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority);
	}

	private static String path(URI uri) {
		String path = uri.getRawPath();
		return path.isEmpty() ? "/"
				: ESCAPE.matcher(path).replaceAll((MatchResult escape) -> escape.group().toUpperCase(Locale.ROOT));
	}

	private static @Nullable URI parse(String address) {
		try {
			URI uri = URI.create(address);
			boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
			return (web && uri.getRawAuthority() != null) ? uri : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}

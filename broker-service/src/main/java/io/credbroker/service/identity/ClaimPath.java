package io.credbroker.service.identity;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds a claim by its name or by a path with dots; names may contain dots themselves.
 */
final class ClaimPath {

	private ClaimPath() {
	}

	/**
	 * The value at the path; at each step the longest existing name wins.
	 */
	static @Nullable Object find(Map<?, ?> claims, String path) {
		Object direct = claims.get(path);
		for (int dot = path.lastIndexOf('.'); direct == null && dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
			if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
				direct = find(inner, path.substring(dot + 1));
			}
		}
		return direct;
	}

}

package io.credbroker.service.lookup;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads entity tags (RFC 9110, section 8.8.3), weak ones as if they were strong.
 */
final class EntityTags {

	private EntityTags() {
	}

	static String quoted(String tag) {
		return "\"" + tag + "\"";
	}

	/**
	 * The text between the quotes of each listed tag; ignores {@code *}, which would
	 * answer "not modified" to a caller that has no secret yet.
	 */
	static Set<String> opaque(@Nullable String list) {
		if (list == null) {
			return Set.of();
		}
		Set<String> tags = new HashSet<>();
		for (String listed : list.split(",", -1)) {
			String tag = listed.strip();
			String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
			if (strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"")) {
				tags.add(strong.substring(1, strong.length() - 1));
			}
		}
		return tags;
	}

}

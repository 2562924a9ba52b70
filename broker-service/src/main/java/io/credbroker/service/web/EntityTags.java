package io.credbroker.service.web;

import org.jspecify.annotations.Nullable;

/**
 * Compares entity tags (RFC 9110, section 13.1.2).
 */
final class EntityTags {

	private EntityTags() {
	}

	/**
	 * Whether one of the listed tags is this one; {@code *} is not honoured, since it
	 * would let a caller who holds nothing be told that nothing changed.
	 */
	static boolean match(@Nullable String ifNoneMatch, String etag) {
		if (ifNoneMatch == null) {
			return false;
		}
		for (String listed : ifNoneMatch.split(",", -1)) {
			String tag = listed.strip();
			if (etag.equals(tag.startsWith("W/") ? tag.substring(2) : tag)) {
				return true;
			}
		}
		return false;
	}

}

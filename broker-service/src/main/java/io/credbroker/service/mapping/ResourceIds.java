package io.credbroker.service.mapping;

import java.util.regex.Pattern;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Checks which ids a lookup can have.
 * <p>
 * A conn_id is what Airflow's {@code sanitize_conn_id} accepts (its {@code \w} matches
 * Unicode); a key has up to 250 printable characters, like the {@code key} column of
 * Airflow's variables.
 */
public final class ResourceIds {

	private static final Pattern CONN_ID = Pattern.compile("[\\w#!()\\-.:/\\\\]{1,250}",
			Pattern.UNICODE_CHARACTER_CLASS);

	private static final int LENGTH = 250;

	private ResourceIds() {
	}

	/**
	 * Whether a lookup can have this id.
	 */
	public static boolean isValid(ResourceKind kind, String id) {
		return !isDots(id) && switch (kind) {
			case CONNECTION -> isPlain(id) || CONN_ID.matcher(id).matches();
			case VARIABLE, CONFIG -> isKey(id);
		};
	}

	/**
	 * HTTP takes such a segment out of a path.
	 */
	public static boolean isDots(String id) {
		return id.equals(".") || id.equals("..");
	}

	/**
	 * Why no mapping can have this id as its name, or {@code null}.
	 */
	static @Nullable String fault(ResourceKind kind, String id) {
		if (isDots(id)) {
			return "\"" + id + "\" cannot be requested over HTTP; choose another name";
		}
		if (kind == ResourceKind.CONNECTION) {
			return isValid(kind, id) ? null
					: "is no conn_id; Airflow allows 1 to 250 letters, digits and any of _ # ! ( ) - . : / \\";
		}
		return (isValid(kind, id) && id.indexOf('{') < 0 && id.indexOf('}') < 0) ? null
				: "is no key; allowed are 1 to 250 characters without control characters";
	}

	/**
	 * Whether all characters are plain ASCII, which most ids are; saves the pattern
	 * match.
	 */
	private static boolean isPlain(String id) {
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-') {
				return false;
			}
		}
		return !id.isEmpty() && id.length() <= LENGTH;
	}

	private static boolean isKey(String id) {
		return !id.isEmpty() && id.codePointCount(0, id.length()) <= LENGTH
				&& id.codePoints().noneMatch(Character::isISOControl);
	}

}

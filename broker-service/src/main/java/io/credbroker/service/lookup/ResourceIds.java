package io.credbroker.service.lookup;

import java.util.regex.Pattern;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.http.RequestInvalidException;

/**
 * Checks requested ids.
 * <p>
 * A conn_id is what Airflow's {@code sanitize_conn_id} accepts (its {@code \w} matches
 * Unicode); a key has up to 250 printable characters, like the {@code key} column of
 * Airflow's variables.
 */
final class ResourceIds {

	private static final Pattern CONN_ID = Pattern.compile("[\\w#!()\\-.:/\\\\]{1,250}",
			Pattern.UNICODE_CHARACTER_CLASS);

	private static final int LENGTH = 250;

	private ResourceIds() {
	}

	static String valid(ResourceKind kind, String id) {
		if (id.equals(".") || id.equals("..")) {
			throw new RequestInvalidException("The ids . and .. are not allowed; no catalog has them.");
		}
		return switch (kind) {
			case CONNECTION -> connId(id);
			case VARIABLE, CONFIG -> key(kind, id);
		};
	}

	private static String connId(String id) {
		if (!isPlain(id) && !CONN_ID.matcher(id).matches()) {
			throw new RequestInvalidException(
					"A conn_id has 1 to 250 letters, digits or any of _ # ! ( ) - . : / \\; percent-encode it.");
		}
		return id;
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

	private static String key(ResourceKind kind, String id) {
		if (id.isEmpty() || id.codePointCount(0, id.length()) > LENGTH
				|| id.codePoints().anyMatch(Character::isISOControl)) {
			throw new RequestInvalidException(
					"The key of a %s has 1 to 250 characters, none of them a control character."
						.formatted(kind.singular()));
		}
		return id;
	}

}

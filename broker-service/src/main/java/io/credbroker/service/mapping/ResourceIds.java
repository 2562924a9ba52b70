package io.credbroker.service.mapping;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Checks which ids a lookup can have: 1 to 250 characters, none of them a control
 * character, whatever the kind.
 * <p>
 * Airflow asks its secrets backends for every conn_id and key that a DAG names, also for
 * those that it would not store itself. Characters are counted in code points, like the
 * columns of its database.
 */
public final class ResourceIds {

	private static final int LENGTH = 250;

	private ResourceIds() {
	}

	/**
	 * Whether a lookup can have this id.
	 */
	public static boolean isValid(String id) {
		return !id.isEmpty() && id.length() <= 2 * LENGTH && id.codePointCount(0, id.length()) <= LENGTH && !isDots(id)
				&& id.codePoints().allMatch(ResourceIds::isAllowed);
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
		return (isValid(id) && id.indexOf('{') < 0 && id.indexOf('}') < 0) ? null
				: "is no " + kind.idName() + "; allowed are 1 to 250 characters without control characters and braces";
	}

	/**
	 * A surrogate without its partner is no character, and has no encoding in UTF-8.
	 */
	private static boolean isAllowed(int point) {
		return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
	}

}

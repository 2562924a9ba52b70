package io.credbroker.service.mapping;

import java.util.regex.Pattern;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Which ids Airflow can request.
 */
public final class ResourceIds {

	private static final Pattern CONN_ID = Pattern.compile("^[\\w#!()\\-.:/\\\\]{1,250}$",
			Pattern.UNICODE_CHARACTER_CLASS);

	private static final Pattern KEY = Pattern.compile("^[^\\p{Cntrl}{}]{1,250}$");

	private ResourceIds() {
	}

	/**
	 * Why no lookup can have this id, or {@code null}.
	 */
	public static @Nullable String fault(ResourceKind kind, String id) {
		if (id.equals(".") || id.equals("..")) {
			return "\"" + id + "\" cannot be requested over HTTP; choose another name";
		}
		if (kind == ResourceKind.CONNECTION) {
			return CONN_ID.matcher(id).matches() ? null
					: "is no conn_id; Airflow allows 1 to 250 letters, digits and any of _ # ! ( ) - . : / \\";
		}
		return KEY.matcher(id).matches() ? null
				: "is no key; allowed are 1 to 250 characters without control characters";
	}

}

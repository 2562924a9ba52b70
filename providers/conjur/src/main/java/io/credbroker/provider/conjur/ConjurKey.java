package io.credbroker.provider.conjur;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.SecretKey;

/**
 * Which variables a key means.
 * <p>
 * {@code airflow/warehouse} means one variable under that branch for each of the store's
 * fields, {@code airflow/warehouse#host,password} for each field it names itself, and
 * {@code variable:airflow/token} that one variable, as the field {@code value}.
 *
 * @param ids the variables that make one secret by field, in the order in which the
 * fields are named
 * @param isOneVariable whether the key names a variable rather than fields
 */
record ConjurKey(Map<String, String> ids, boolean isOneVariable) {

	/**
	 * The one field of a key that names one variable.
	 */
	static final String VALUE = "value";

	/**
	 * The variables that a key means; a key that names none fails without a call.
	 */
	static ConjurKey read(SecretKey key, List<String> fields) throws FailedCallException {
		String path = key.path();
		if (path.startsWith("variable:")) {
			return of(Map.of(VALUE, path.substring("variable:".length())), true);
		}
		int mark = path.lastIndexOf('#');
		List<String> named = (mark >= 0) ? Arrays.asList(path.substring(mark + 1).split(",", -1)) : fields;
		if (!named.stream().allMatch(ConjurKey::isField) || new HashSet<>(named).size() != named.size()) {
			throw FailedCallException.malformed("the key names a field after # twice, with a slash, or not at all");
		}
		Map<String, String> ids = new LinkedHashMap<>();
		named.forEach((field) -> ids.put(field, ((mark >= 0) ? path.substring(0, mark) : path) + "/" + field));
		return of(ids, false);
	}

	private static ConjurKey of(Map<String, String> ids, boolean isOneVariable) throws FailedCallException {
		if (!ids.values().stream().allMatch(ConjurKey::isPlain)) {
			throw FailedCallException
				.malformed("the key must be a path without empty, '.' or '..' segments and control characters");
		}
		if (ids.values().stream().anyMatch((id) -> id.startsWith("data/dynamic/"))) {
			throw FailedCallException
				.malformed("variables under data/dynamic issue a new credential at each read, which is not supported");
		}
		return new ConjurKey(ids, isOneVariable);
	}

	static boolean isField(String name) {
		return isPlain(name) && name.indexOf('/') < 0;
	}

	private static boolean isPlain(String id) {
		return Arrays.stream(id.split("/", -1))
			.noneMatch((segment) -> segment.isBlank() || ".".equals(segment) || "..".equals(segment))
				&& id.chars().noneMatch(Character::isISOControl);
	}

}

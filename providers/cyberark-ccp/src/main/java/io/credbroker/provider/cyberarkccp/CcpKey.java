package io.credbroker.provider.cyberarkccp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.SecretKey;

/**
 * Which account a key means.
 * <p>
 * {@code Airflow/warehouse} means an object in a safe, {@code Airflow/Root/etl/warehouse}
 * one in a folder of it, and {@code query:Safe=Airflow;VirtualUsername=etl} the account
 * with these properties.
 *
 * @param parameters what finds the account
 */
record CcpKey(Map<String, String> parameters) {

	/**
	 * The account that a key means; a key that names none fails without a call.
	 */
	static CcpKey read(SecretKey key) throws FailedCallException {
		String path = key.path();
		return path.startsWith("query:") ? query(path.substring("query:".length())) : object(path);
	}

	private static CcpKey query(String query) throws FailedCallException {
		for (String part : query.split(";", -1)) {
			int equals = part.indexOf('=');
			if (equals < 1 || !isPlain(part.substring(0, equals)) || !isPlain(part.substring(equals + 1))) {
				throw FailedCallException
					.malformed("a query must be Property=value;Property=value, without + & % in a value");
			}
		}
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("Query", query);
		parameters.put("QueryFormat", "Exact");
		return new CcpKey(parameters);
	}

	private static CcpKey object(String path) throws FailedCallException {
		List<String> names = Arrays.asList(path.split("/", -1));
		if (names.size() < 2 || !names.stream().allMatch(CcpKey::isPlain)) {
			throw FailedCallException
				.malformed("the key must be Safe/Object or Safe/Folder/Object, without + & % ; in a name");
		}
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("Safe", names.getFirst());
		if (names.size() > 2) {
			parameters.put("Folder", String.join("\\", names.subList(1, names.size() - 1)));
		}
		parameters.put("Object", names.getLast());
		return new CcpKey(parameters);
	}

	/**
	 * Whether the Central Credential Provider takes it as a value.
	 */
	static boolean isPlain(String value) {
		return !value.isBlank()
				&& value.chars().noneMatch((letter) -> Character.isISOControl(letter) || "+&%;".indexOf(letter) >= 0);
	}

}

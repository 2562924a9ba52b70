package io.credbroker.service.rotation.operations;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.service.http.RequestInvalidException;

/**
 * Which operations to list.
 *
 * @param conditions conditions in SQL, each with its value, which is empty for none
 */
public record OperationQuery(Map<String, String> conditions) {

	static OperationQuery of(Map<String, String> parameters) {
		Map<String, String> conditions = new LinkedHashMap<>();
		String state = parameters.get("state");
		if (state != null) {
			switch (state) {
				case "active" -> conditions.put("active is not null", "");
				case "ended" -> conditions.put("active is null", "");
				default -> throw new RequestInvalidException("state must be one of active, ended.");
			}
		}
		String kind = parameters.get("kind");
		if (kind != null) {
			conditions.put("kind = ?", kind(kind));
		}
		String credential = parameters.get("credential");
		if (credential != null) {
			conditions.put("credential = ?", credential.toLowerCase(Locale.ROOT).replace("\0", ""));
		}
		String cursor = parameters.get("cursor");
		if (cursor != null) {
			conditions.put("id < ?", cursor(cursor));
		}
		return new OperationQuery(conditions);
	}

	private static String kind(String kind) {
		return Stream.of(OperationKind.values())
			.map(OperationKind::text)
			.filter(kind::equals)
			.findFirst()
			.orElseThrow(() -> new RequestInvalidException("kind must be one of %s.".formatted(
					Stream.of(OperationKind.values()).map(OperationKind::text).collect(Collectors.joining(", ")))));
	}

	/**
	 * The id of the last operation of the page before.
	 */
	private static String cursor(String cursor) {
		if (!cursor.matches("[0-9a-f-]{36}")) {
			throw new RequestInvalidException("cursor must be the next_cursor of an earlier answer.");
		}
		return cursor;
	}

}

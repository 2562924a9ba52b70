package io.credbroker.service.rotation.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.service.http.RequestInvalidException;

/**
 * Which operations to list.
 *
 * @param conditions conditions in SQL, each with the values of its parameters
 */
public record OperationQuery(Map<String, List<String>> conditions) {

	static OperationQuery of(Map<String, String> parameters) {
		Map<String, List<String>> conditions = new LinkedHashMap<>();
		String state = parameters.get("state");
		if (state != null) {
			switch (state) {
				case "active" -> conditions.put("active is not null", List.of());
				case "ended" -> conditions.put("active is null", List.of());
				default -> throw new RequestInvalidException("state must be one of active, ended.");
			}
		}
		String kind = parameters.get("kind");
		if (kind != null) {
			conditions.put("kind = ?", List.of(kind(kind)));
		}
		String credential = parameters.get("credential");
		if (credential != null) {
			conditions.put("credential = ?", List.of(credential.toLowerCase(Locale.ROOT).replace("\0", "")));
		}
		String cursor = parameters.get("cursor");
		if (cursor != null) {
			conditions.put("id < ?", List.of(cursor(cursor)));
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

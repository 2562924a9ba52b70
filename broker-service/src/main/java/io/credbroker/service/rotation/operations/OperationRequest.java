package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.credbroker.service.http.Correlation;
import io.credbroker.service.http.JsonBody;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.http.VerifiedCaller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that starts an operation.
 *
 * @param fields the texts in its body, but for the reason
 */
public record OperationRequest(OperationOrder order, Map<String, String> fields) {

	private static final String KEY = "Idempotency-Key";

	private static final int LONGEST_REASON = 500;

	private static final int LONGEST_FIELD = 1000;

	/** Characters that turn the direction of a text, and so could show another one. */
	private static final String TURNING = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

	/**
	 * Reads the request.
	 * @param allowed the fields that the body may have beside the reason
	 * @throws RequestInvalidException naming what is wrong
	 */
	public static OperationRequest of(HttpServletRequest request, HttpServletResponse response, Set<String> allowed)
			throws IOException {
		SingleParameters.of(request, Set.of());
		String key = idempotencyKey(request);
		Map<String, String> fields = new TreeMap<>();
		for (Map.Entry<String, JsonNode> field : JsonBody.read(request, response).properties()) {
			fields.put(name(field.getKey(), allowed), text(field.getKey(), field.getValue()));
		}
		String reason = fields.remove("reason");
		if (reason == null) {
			throw new RequestInvalidException("The field reason is missing; say why this is done, for the record.");
		}
		return new OperationRequest(
				OperationOrder.of(VerifiedCaller.get(), reason(reason), Correlation.of(request), key), fields);
	}

	private static String name(String name, Set<String> allowed) {
		if (!name.equals("reason") && !allowed.contains(name)) {
			Set<String> known = new TreeSet<>(allowed);
			known.add("reason");
			throw new RequestInvalidException(
					"The body has an unknown field; the only ones are %s.".formatted(String.join(", ", known)));
		}
		return name;
	}

	private static String text(String name, JsonNode value) {
		if (!value.isString()) {
			throw new RequestInvalidException("The field %s is not a text.".formatted(name));
		}
		String text = value.asString();
		if (text.isBlank() || text.length() > LONGEST_FIELD) {
			throw new RequestInvalidException("The field %s is empty or longer than %d characters.".formatted(name,
					name.equals("reason") ? LONGEST_REASON : LONGEST_FIELD));
		}
		if (text.codePoints().anyMatch(OperationRequest::isOdd)) {
			throw new RequestInvalidException(
					"The field %s has a control character, half a character, or one that turns the direction of the text."
						.formatted(name));
		}
		return text;
	}

	private static boolean isOdd(int point) {
		int type = Character.getType(point);
		return type == Character.CONTROL || type == Character.SURROGATE || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR || TURNING.indexOf(point) >= 0;
	}

	private static String reason(String reason) {
		if (reason.codePointCount(0, reason.length()) > LONGEST_REASON) {
			throw new RequestInvalidException(
					"The field reason is empty or longer than %d characters.".formatted(LONGEST_REASON));
		}
		return reason;
	}

	private static @Nullable String idempotencyKey(HttpServletRequest request) {
		List<String> keys = Collections.list(request.getHeaders(KEY));
		if (keys.isEmpty()) {
			return null;
		}
		if (keys.size() > 1 || !keys.getFirst().matches("[ -~]{1,128}")) {
			throw new RequestInvalidException(
					"The header Idempotency-Key must be given once, with 1 to 128 printable ASCII characters.");
		}
		return keys.getFirst();
	}

}

package io.credbroker.provider.sts;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Evaluates a policy as IAM does, for what the policies of the tests use: actions and
 * resources with wildcards, escapes such as <code>${*}</code>, and conditions about
 * texts.
 */
final class IamEvaluator {

	private final JsonNode policy;

	IamEvaluator(String policy) {
		this.policy = JsonMapper.shared().readTree(policy);
	}

	/**
	 * Whether the policy allows it: some statement does, and none denies it.
	 */
	boolean allows(String action, String resource, Map<String, String> request) {
		boolean allowed = false;
		for (JsonNode statement : texts(this.policy.get("Statement"))) {
			if (matches(statement.get("Action"), action) && matches(statement.get("Resource"), resource)
					&& holds(statement.get("Condition"), request)) {
				if ("Deny".equals(statement.get("Effect").asString())) {
					return false;
				}
				allowed = true;
			}
		}
		return allowed;
	}

	private static boolean holds(@Nullable JsonNode conditions, Map<String, String> request) {
		if (conditions == null) {
			return true;
		}
		return conditions.properties()
			.stream()
			.allMatch((operator) -> operator.getValue()
				.properties()
				.stream()
				.allMatch((key) -> compares(operator.getKey(), key.getValue(), request.get(key.getKey()))));
	}

	private static boolean compares(String operator, JsonNode values, @Nullable String given) {
		return switch (operator) {
			case "StringEquals" ->
				given != null && texts(values).stream().anyMatch((value) -> value.asString().equals(given));
			case "StringLike" -> given != null && matches(values, given);
			case "StringNotLike" -> given == null || !matches(values, given);
			default -> throw new IllegalArgumentException(operator);
		};
	}

	private static List<JsonNode> texts(JsonNode node) {
		return node.isArray() ? node.valueStream().toList() : List.of(node);
	}

	private static boolean matches(JsonNode patterns, String text) {
		return texts(patterns).stream().anyMatch((pattern) -> like(pattern.asString()).matcher(text).matches());
	}

	private static Pattern like(String pattern) {
		StringBuilder regex = new StringBuilder();
		for (int index = 0; index < pattern.length(); index++) {
			if (pattern.startsWith("${*}", index) || pattern.startsWith("${?}", index)
					|| pattern.startsWith("${$}", index)) {
				regex.append(Pattern.quote(pattern.substring(index + 2, index + 3)));
				index += 3;
			}
			else if (pattern.startsWith("${", index)) {
				// A variable whose value the test does not limit.
				regex.append(".*");
				index = pattern.indexOf('}', index);
			}
			else {
				char letter = pattern.charAt(index);
				regex.append((letter == '*') ? ".*" : (letter == '?') ? "." : Pattern.quote(String.valueOf(letter)));
			}
		}
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

}

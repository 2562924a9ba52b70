package io.credbroker.provider.sts;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a session policy of a catalog may look like: a policy of IAM with names only where
 * a value can do nothing but narrow.
 */
final class PolicyRules {

	private static final Set<String> TOP = Set.of("Version", "Id", "Statement");

	private static final Set<String> OF_STATEMENT = Set.of("Sid", "Effect", "Action", "NotAction", "Resource",
			"NotResource", "Condition");

	/** Compare a text of the request with a text of the policy as it is. */
	private static final Set<String> POSITIVE = Set.of("StringEquals", "StringLike", "ForAnyValue:StringEquals",
			"ForAnyValue:StringLike");

	/** In a statement that denies, these narrow as well. */
	private static final Set<String> NEGATIVE = Set.of("StringNotEquals", "StringNotLike", "StringEqualsIfExists",
			"StringLikeIfExists", "StringNotEqualsIfExists", "StringNotLikeIfExists");

	private static final int ARN_PARTS = 6;

	private final Set<String> withoutColon = new HashSet<>();

	private boolean allows;

	private PolicyRules() {
	}

	/**
	 * Checks a policy.
	 * @return the names whose values must not hold a colon
	 */
	static Set<String> check(JsonNode policy) {
		PolicyRules rules = new PolicyRules();
		requireOnly(policy, TOP, "a policy");
		requireVersion(policy.get("Version"));
		noNames(policy.get("Id"), "Id");
		JsonNode statements = policy.path("Statement");
		if (!statements.isObject() && (!statements.isArray() || statements.isEmpty())) {
			throw new IllegalArgumentException("policy has no Statement: it must be an object, or a list of some");
		}
		(statements.isObject() ? List.of(statements) : statements.values()).forEach(rules::statement);
		if (!rules.allows) {
			throw new IllegalArgumentException(
					"policy has no statement with \"Effect\": \"Allow\", so that a session could do nothing");
		}
		return Set.copyOf(rules.withoutColon);
	}

	private static void requireVersion(@Nullable JsonNode version) {
		if (version == null || !"2012-10-17".equals(version.asString(""))) {
			throw new IllegalArgumentException("policy must have \"Version\": \"2012-10-17\"");
		}
	}

	private static void requireOnly(JsonNode object, Set<String> known, String what) {
		for (String name : object.propertyNames()) {
			if (!known.contains(name)) {
				throw new IllegalArgumentException("policy: %s has no element \"%s\", but these: %s".formatted(what,
						name, String.join(", ", known.stream().sorted().toList())));
			}
		}
	}

	private void statement(JsonNode statement) {
		if (!statement.isObject()) {
			throw new IllegalArgumentException("policy: a Statement must be an object");
		}
		requireOnly(statement, OF_STATEMENT, "a Statement of a session policy");
		String effect = statement.path("Effect").asString("");
		if (!Set.of("Allow", "Deny").contains(effect)) {
			throw new IllegalArgumentException("policy: the Effect of a Statement must be Allow or Deny");
		}
		one(statement, "Action", "NotAction");
		one(statement, "Resource", "NotResource");
		List.of("Sid", "Action", "NotAction", "NotResource").forEach((name) -> noNames(statement.get(name), name));
		this.allows |= "Allow".equals(effect);
		texts(statement.get("Resource"), "Resource").forEach(this::resource);
		conditions(statement.get("Condition"), "Allow".equals(effect));
	}

	private static void one(JsonNode statement, String name, String other) {
		if (statement.has(name) == statement.has(other)) {
			throw new IllegalArgumentException("policy: a Statement must have either %s or %s".formatted(name, other));
		}
		texts(statement.get(name), name);
		texts(statement.get(other), other);
	}

	private void resource(String text) {
		if (hasNames(text)) {
			String[] parts = text.split(":", ARN_PARTS);
			if (parts.length < ARN_PARTS || !"arn".equals(parts[0])
					|| hasNames(text.substring(0, text.length() - parts[ARN_PARTS - 1].length()))) {
				throw new IllegalArgumentException(
						"policy: in the Resource \"%s\" a name may stand only in the last part, as in arn:aws:s3:::lake/{dag}/*"
							.formatted(text));
			}
		}
		this.withoutColon.addAll(PlaceholderRules.check(text));
	}

	private void conditions(@Nullable JsonNode conditions, boolean allow) {
		if (conditions == null) {
			return;
		}
		requireObject(conditions, "Condition");
		for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
			noNames(operator.getKey(), "Condition");
			requireObject(operator.getValue(), operator.getKey());
			for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
				noNames(key.getKey(), operator.getKey());
				texts(key.getValue(), key.getKey()).forEach((text) -> condition(operator.getKey(), text, allow));
			}
		}
	}

	private static void requireObject(JsonNode node, String name) {
		if (!node.isObject()) {
			throw new IllegalArgumentException("policy: %s must be an object".formatted(name));
		}
	}

	private void condition(String operator, String text, boolean allow) {
		if (!hasNames(text)) {
			return;
		}
		if (!POSITIVE.contains(operator) && (allow || !NEGATIVE.contains(operator))) {
			throw new IllegalArgumentException(
					"policy: in a Statement that %s, \"%s\" cannot stand under %s, which could allow what belongs to others; use StringEquals or StringLike"
						.formatted(allow ? "allows" : "denies", text, operator));
		}
		this.withoutColon.addAll(PlaceholderRules.check(text));
	}

	/**
	 * The texts of an element that holds one or more, and nothing else than plain values.
	 */
	private static List<String> texts(@Nullable JsonNode node, String name) {
		if (node == null) {
			return List.of();
		}
		List<JsonNode> values = node.isArray() ? node.valueStream().toList() : List.of(node);
		if (values.isEmpty() || values.stream().anyMatch((value) -> !value.isValueNode() || value.isNull())) {
			throw new IllegalArgumentException("policy: %s must be a text, or a list of texts".formatted(name));
		}
		return values.stream().map(JsonNode::asString).toList();
	}

	private static void noNames(@Nullable JsonNode node, String name) {
		texts(node, name).forEach((text) -> noNames(text, name));
	}

	private static void noNames(String text, String name) {
		if (hasNames(text)) {
			throw new IllegalArgumentException(
					"policy: \"%s\" cannot stand in %s; names may stand only in Resource, and in the values of a Condition"
						.formatted(text, name));
		}
	}

	private static boolean hasNames(String text) {
		return !TextTemplate.parse(text).names().isEmpty();
	}

}

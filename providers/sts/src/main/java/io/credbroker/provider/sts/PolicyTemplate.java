package io.credbroker.provider.sts;

import java.util.Set;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.FetchResult.Malformed;
import tools.jackson.databind.JsonNode;

/**
 * A session policy whose names are filled in for each lookup.
 * <p>
 * It is sent without white space, because older gateways of Ceph refuse any.
 */
final class PolicyTemplate {

	/**
	 * What AWS and Ceph accept.
	 */
	private static final int LONGEST = 2048;

	private final TextTemplate text;

	private final Set<String> withoutColon;

	private PolicyTemplate(TextTemplate text, Set<String> withoutColon) {
		this.text = text;
		this.withoutColon = withoutColon;
	}

	/**
	 * Reads the policy of an option.
	 * @throws IllegalArgumentException when it is none, or could allow more for one value
	 * than what belongs to that value
	 */
	static PolicyTemplate parse(String json, StsService service) {
		JsonNode policy = StoreJson.object(json);
		if (policy == null) {
			throw new IllegalArgumentException(
					"policy must be a policy of IAM: one object in JSON, without a field that is there twice");
		}
		Set<String> withoutColon = PolicyRules.check(policy);
		String minified = policy.toString();
		if (service == StsService.CEPH && minified.contains(" ")) {
			throw new IllegalArgumentException("policy: no text in it may hold a space, which Ceph does not accept");
		}
		TextTemplate text = TextTemplate.parse(minified);
		String shortest = text.fill((_) -> "x");
		if (shortest.length() > LONGEST) {
			throw new IllegalArgumentException(
					"policy has %d characters, and a session policy may have %d: name fewer actions, or use policy-arns"
						.formatted(shortest.length(), LONGEST));
		}
		return new PolicyTemplate(text, (service == StsService.CEPH) ? text.names() : withoutColon);
	}

	Set<String> names() {
		return this.text.names();
	}

	/**
	 * The policy of one lookup.
	 */
	String fill(LookupValues values) throws FailedCallException {
		StringBuilder filled = new StringBuilder();
		for (TextTemplate.Part part : this.text.parts()) {
			filled.append(switch (part) {
				case TextTemplate.Literal(var literal) -> literal;
				case TextTemplate.Name(var name) -> values.literal(name, !this.withoutColon.contains(name));
			});
		}
		if (filled.length() > LONGEST) {
			throw new FailedCallException(
					new Malformed("the session policy has %d characters with the values of this lookup, and may have %d"
						.formatted(filled.length(), LONGEST)));
		}
		return filled.toString();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof PolicyTemplate policy && this.text.equals(policy.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

}

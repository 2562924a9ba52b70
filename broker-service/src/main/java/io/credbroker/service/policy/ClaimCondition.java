package io.credbroker.service.policy;

import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * Requires that a claim has one of some values.
 */
record ClaimCondition(String name, Set<String> values) implements RuleCondition {

	@Override
	public RuleField field() {
		return RuleField.CLAIMS;
	}

	@Override
	public boolean matches(Caller caller, TaskContext context) {
		return CallerCondition.shares(this.values, caller.claims().getOrDefault(this.name, Set.of()));
	}

	@Override
	public boolean covers(RuleCondition narrow) {
		return narrow instanceof ClaimCondition(var other, var others) && other.equals(this.name)
				&& this.values.containsAll(others);
	}

	@Override
	public String mismatch(Caller caller, TaskContext context) {
		return "requires a claim %s of %s; the token has %s".formatted(this.name, RuleCondition.list(this.values),
				RuleCondition.list(caller.claims().getOrDefault(this.name, Set.of())));
	}

	@Override
	public Set<String> words() {
		return this.values.stream().map((value) -> word(this.name, value)).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The index key of a value of a claim.
	 */
	static String word(String name, String value) {
		return name + "=" + value;
	}

}

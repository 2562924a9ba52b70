package io.credbroker.service.policy;

import java.util.Locale;

import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;

/**
 * Requires a bound token.
 */
record BindingCondition(RequiredBinding required) implements RuleCondition {

	@Override
	public RuleField field() {
		return RuleField.BINDING;
	}

	@Override
	public boolean matches(Caller caller, TaskContext context) {
		return switch (this.required) {
			case ANY -> caller.binding() != Binding.NONE;
			case DPOP -> caller.binding() == Binding.DPOP;
			case MTLS -> caller.binding() == Binding.MTLS;
		};
	}

	@Override
	public boolean covers(RuleCondition narrow) {
		return narrow instanceof BindingCondition(var other)
				&& (this.required == RequiredBinding.ANY || this.required == other);
	}

	@Override
	public String mismatch(Caller caller, TaskContext context) {
		return "requires a bound token (%s); the token's binding is %s".formatted(lower(this.required),
				lower(caller.binding()));
	}

	private static String lower(Enum<?> word) {
		return word.name().toLowerCase(Locale.ROOT);
	}

}

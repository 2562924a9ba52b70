package io.credbroker.service.policy;

import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Glob;

/**
 * Asks for a part of the context.
 * <p>
 * What a caller says of itself may not help it: silence fulfils a denial and never an
 * allowance.
 */
record ContextCondition(ContextField asked, List<Glob> globs, boolean silenceFits) implements RuleCondition {

	@Override
	public RuleField field() {
		return this.asked.field();
	}

	@Override
	public boolean matches(Caller caller, TaskContext context) {
		String word = this.asked.word(context);
		return (word != null) ? Glob.anyMatches(this.globs, word) : this.silenceFits;
	}

	@Override
	public boolean covers(RuleCondition narrow) {
		return narrow instanceof ContextCondition other && other.asked == this.asked
				&& Glob.anyCoversEach(this.globs, other.globs);
	}

	@Override
	public boolean isOpen(TaskContext context) {
		return context.couldBeAttested(this.asked.part());
	}

	@Override
	public String mismatch(Caller caller, TaskContext context) {
		return "applies to the %s %s; the request says %s".formatted(this.asked.plural(),
				RuleCondition.list(this.globs.stream().map(Glob::text).toList()),
				RuleCondition.orNone(this.asked.word(context)));
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Combines the rules that match one mapping, for one caller and context, into a decision;
 * their order does not matter.
 */
final class DecisionAccumulator implements Consumer<CompiledRule> {

	private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

	/** The most generous rule first; the name makes the choice deterministic. */
	private static final Comparator<CompiledRule> GENEROUS = Comparator.comparing(DecisionAccumulator::limit)
		.reversed()
		.thenComparing(CompiledRule::name);

	private final Caller caller;

	private final TaskContext context;

	private @Nullable CompiledRule denying;

	private @Nullable CompiledRule allowing;

	private @Nullable RuleCondition lacking;

	private boolean openDenial;

	private boolean openAllowance;

	DecisionAccumulator(Caller caller, TaskContext context) {
		this.caller = caller;
		this.context = context;
	}

	@Override
	public void accept(CompiledRule rule) {
		RuleCondition mismatch = rule.mismatch(this.caller, this.context);
		if (this.context.unavailable() != null && isOpen(rule, mismatch)) {
			this.openDenial |= rule.denies();
			this.openAllowance |= !rule.denies();
		}
		else if (mismatch == null && rule.denies()) {
			this.denying = first(rule, this.denying, Comparator.comparing(CompiledRule::name));
		}
		else if (mismatch == null) {
			this.allowing = first(rule, this.allowing, GENEROUS);
		}
		else if (!rule.denies() && canBeGiven(mismatch) && comesLater(mismatch, this.lacking)) {
			this.lacking = mismatch;
		}
	}

	/**
	 * Whether the orchestrator's word would decide if the rule matches.
	 */
	private boolean isOpen(CompiledRule rule, @Nullable RuleCondition mismatch) {
		return (mismatch != null) ? rule.isOpen(this.caller, this.context)
				: rule.denies() && rule.restsOnSilence(this.context);
	}

	private static boolean canBeGiven(RuleCondition mismatch) {
		return mismatch.field().compareTo(RuleField.BINDING) >= 0;
	}

	@Nullable CompiledRule denying() {
		return this.denying;
	}

	@Nullable CompiledRule allowing() {
		return this.allowing;
	}

	/**
	 * Whether nobody can tell what the rules say, because a rule that could change it
	 * rests on what the orchestrator could not be asked about.
	 */
	boolean open() {
		return this.denying == null && ((this.allowing != null) ? this.openDenial : this.openAllowance);
	}

	/**
	 * What is missing for some rule to allow the lookup: its binding or a part of the
	 * context; of several, the last one compared.
	 */
	@Nullable RuleCondition lacking() {
		return this.lacking;
	}

	private static boolean comesLater(RuleCondition one, @Nullable RuleCondition other) {
		return other == null || one.field().compareTo(other.field()) > 0;
	}

	private static CompiledRule first(CompiledRule one, @Nullable CompiledRule other, Comparator<CompiledRule> order) {
		return (other == null || order.compare(one, other) < 0) ? one : other;
	}

	private static Duration limit(CompiledRule rule) {
		Duration limit = rule.maxTtl();
		return (limit != null) ? limit : UNLIMITED;
	}

}

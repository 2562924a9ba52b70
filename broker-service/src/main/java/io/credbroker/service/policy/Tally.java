package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the rules that name one mapping for one caller and context, in whatever order
 * they come.
 */
final class Tally implements Consumer<CompiledRule> {

	private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

	/** Most generous first; names only make the choice the same every time. */
	private static final Comparator<CompiledRule> GENEROUS = Comparator.comparing(Tally::limit)
		.reversed()
		.thenComparing(CompiledRule::name);

	private final Caller caller;

	private final AssertedContext context;

	private @Nullable CompiledRule denying;

	private @Nullable CompiledRule allowing;

	private @Nullable Part lacking;

	Tally(Caller caller, AssertedContext context) {
		this.caller = caller;
		this.context = context;
	}

	@Override
	public void accept(CompiledRule rule) {
		Part missed = rule.missed(this.caller);
		if (missed == null) {
			missed = rule.missed(this.context);
		}
		else if (missed != Part.BINDING) {
			return;
		}
		if (rule.denies()) {
			this.denying = (missed == null) ? first(rule, this.denying, Comparator.comparing(CompiledRule::name))
					: this.denying;
		}
		else if (missed == null) {
			this.allowing = first(rule, this.allowing, GENEROUS);
		}
		else {
			this.lacking = (this.lacking == null || missed.compareTo(this.lacking) > 0) ? missed : this.lacking;
		}
	}

	@Nullable CompiledRule denying() {
		return this.denying;
	}

	@Nullable CompiledRule allowing() {
		return this.allowing;
	}

	/**
	 * What another binding or context would have to give for some rule to allow the
	 * lookup: of several, what that rule asks for last.
	 */
	@Nullable Part lacking() {
		return this.lacking;
	}

	private static CompiledRule first(CompiledRule one, @Nullable CompiledRule other, Comparator<CompiledRule> order) {
		return (other == null || order.compare(one, other) < 0) ? one : other;
	}

	private static Duration limit(CompiledRule rule) {
		Duration limit = rule.maxTtl();
		return (limit != null) ? limit : UNLIMITED;
	}

}

package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Sums up the rules about one caller and one id, in whatever order they come.
 */
final class Tally implements Consumer<CompiledRule> {

	private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

	/** Most generous first; names only make the choice the same every time. */
	private static final Comparator<CompiledRule> GENEROUS = Comparator.comparing(Tally::limit)
		.reversed()
		.thenComparing(CompiledRule::name);

	private final @Nullable String dag;

	private @Nullable CompiledRule denying;

	private @Nullable CompiledRule allowing;

	private boolean allowedInOtherDags;

	Tally(@Nullable String dag) {
		this.dag = dag;
	}

	@Override
	public void accept(CompiledRule rule) {
		boolean applies = rule.appliesIn(this.dag);
		if (rule.denies()) {
			this.denying = applies ? first(rule, this.denying, Comparator.comparing(CompiledRule::name)) : this.denying;
		}
		else if (applies) {
			this.allowing = first(rule, this.allowing, GENEROUS);
		}
		else {
			this.allowedInOtherDags = true;
		}
	}

	@Nullable CompiledRule denying() {
		return this.denying;
	}

	@Nullable CompiledRule allowing() {
		return this.allowing;
	}

	boolean allowedInOtherDags() {
		return this.allowedInOtherDags;
	}

	private static CompiledRule first(CompiledRule one, @Nullable CompiledRule other, Comparator<CompiledRule> order) {
		return (other == null || order.compare(one, other) < 0) ? one : other;
	}

	private static Duration limit(CompiledRule rule) {
		Duration limit = rule.maxTtl();
		return (limit != null) ? limit : UNLIMITED;
	}

}

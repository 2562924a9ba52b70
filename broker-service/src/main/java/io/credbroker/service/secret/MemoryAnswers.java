package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Answers from memory: what is current, what may serve in place of an answer of the
 * store, and what a caller may pass over.
 */
final class MemoryAnswers {

	private final Stores stores;

	private final SecretCache cache;

	private final MemoryMeters meters;

	private final Clock clock;

	private final SecretProperties properties;

	private final ServingRules rules;

	private final FreshBudget budget;

	MemoryAnswers(Stores stores, SecretCache cache, MemoryMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.cache = cache;
		this.meters = meters;
		this.clock = clock;
		this.properties = properties;
		this.rules = new ServingRules(properties);
		this.budget = new FreshBudget(properties.freshBudget(), clock);
	}

	ServingRules rules() {
		return this.rules;
	}

	/**
	 * What memory has for the request, or {@code null} where the store has to be asked.
	 * @param refresh asks the store in the background
	 */
	@Nullable Reading served(Kept kept, ReadRequest request, Instant arrived, Runnable refresh) {
		Instant now = this.clock.instant();
		if (this.rules.isRotationDue(kept.secret(), now)) {
			return kept.readAt().isAfter(arrived) ? current(kept, request) : null;
		}
		if (this.rules.isJustRead(kept, now)) {
			if (request.fresh()) {
				this.meters.notFresh(request.key().store(), MemoryMeters.NotFresh.INTERVAL);
			}
			return current(kept, request);
		}
		if (request.fresh()) {
			if (this.budget.take(request, this.stores.named(request.key().store()).budgets())) {
				return null;
			}
			this.meters.notFresh(request.key().store(), MemoryMeters.NotFresh.BUDGET);
		}
		if (this.rules.isCurrent(kept, request, now)) {
			return current(kept, request);
		}
		if (this.rules.maySkipTheWait(kept, request, now)) {
			if (kept.takesRefresh(now, this.properties.retryInterval())) {
				refresh.run();
			}
			return stale(kept, request, now);
		}
		boolean overBudget = this.rules.isForced(kept, request, now)
				&& !this.budget.take(request, this.stores.named(request.key().store()).budgets());
		return overBudget ? instead(new Reading.OverBudget(this.budget.retryAfter(request)), request, kept) : null;
	}

	/**
	 * What serves while the store cannot be asked.
	 */
	Reading instead(Reading.Transient failure, ReadRequest request, @Nullable Kept kept) {
		if (!request.ages().allowStale()) {
			return failure;
		}
		Instant now = this.clock.instant();
		if (kept != null && kept.mayServe(request.ages(), now.plus(request.validFor()))) {
			return stale(kept, request, now);
		}
		boolean tooOld = (kept != null) ? !kept.readAt().plus(request.ages().maxStale()).isAfter(now)
				: this.cache.wasKept(request.key());
		return tooOld ? new Reading.StaleLimit(request.ages().maxStale(), failure.retryAfter()) : failure;
	}

	/**
	 * The secret as it is now, with the times that hold for this request.
	 */
	Reading.Current current(Kept kept, ReadRequest request) {
		return this.rules.current(kept, request, overlap(request), this.clock.instant());
	}

	private Reading.Current stale(Kept kept, ReadRequest request, Instant now) {
		return this.rules.stale(kept, request, overlap(request), now);
	}

	private Duration overlap(ReadRequest request) {
		return this.stores.named(request.key().store()).store().rotationOverlap();
	}

}

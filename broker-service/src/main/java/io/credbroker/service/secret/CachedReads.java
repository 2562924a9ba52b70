package io.credbroker.service.secret;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads from the cache: current secrets, and stale ones while the store cannot be
 * asked.
 */
final class CachedReads {

	private final Stores stores;

	private final SecretMemory memory;

	private final CacheMeters meters;

	private final Clock clock;

	private final SecretProperties properties;

	private final ServingRules rules;

	private final FreshBudget budget;

	CachedReads(Stores stores, SecretMemory memory, CacheMeters meters, Clock clock, SecretProperties properties) {
		this.stores = stores;
		this.memory = memory;
		this.meters = meters;
		this.clock = clock;
		this.properties = properties;
		this.rules = new ServingRules(properties);
		this.budget = new FreshBudget(properties.freshBudget(), clock);
	}

	ServingRules rules() {
		return this.rules;
	}

	SecretMemory memory() {
		return this.memory;
	}

	/**
	 * The cached result for the request, or {@code null} if the store has to be asked.
	 * @param refresh starts a background refresh
	 */
	@Nullable ReadResult served(CacheEntry kept, ReadRequest request, Instant arrived, Runnable refresh) {
		Instant now = this.clock.instant();
		if (kept.isReplaced() && kept.takesRefresh(now, this.properties.retryInterval())) {
			return null;
		}
		if (this.rules.isRotationDue(kept.secret(), now)) {
			return kept.readAt().isAfter(arrived) ? current(kept, request) : null;
		}
		if (this.rules.isJustRead(kept, now)) {
			if (request.fresh()) {
				this.meters.notFresh(request.key().store(), CacheMeters.NotFresh.INTERVAL);
			}
			return current(kept, request);
		}
		if (request.fresh()) {
			if (this.budget.take(request, this.stores.named(request.key().store()).budgets())) {
				return null;
			}
			this.meters.notFresh(request.key().store(), CacheMeters.NotFresh.BUDGET);
		}
		return this.rules.isCurrent(kept, request, now) ? current(kept, request) : overdue(kept, request, now, refresh);
	}

	private @Nullable ReadResult overdue(CacheEntry kept, ReadRequest request, Instant now, Runnable refresh) {
		if (this.rules.maySkipTheWait(kept, request, now)) {
			if (kept.takesRefresh(now, this.properties.retryInterval())) {
				refresh.run();
			}
			return stale(kept, request, now);
		}
		boolean overBudget = this.rules.isForced(kept, request, now)
				&& !this.budget.take(request, this.stores.named(request.key().store()).budgets());
		return overBudget ? instead(new StoreFailure.OverBudget(this.budget.retryAfter(request)), request, kept) : null;
	}

	/**
	 * The result while the store cannot be asked: the cached secret, a stale limit, or
	 * the failure.
	 */
	ReadResult instead(StoreFailure.RetryableFailure failure, ReadRequest request, @Nullable CacheEntry kept) {
		if (!request.ages().allowStale()) {
			return new ReadResult.Failed(failure);
		}
		Instant now = this.clock.instant();
		if (kept != null && kept.mayServe(request.ages(), now.plus(request.validFor()))) {
			return stale(kept, request, now);
		}
		boolean tooOld = (kept != null) ? !kept.readAt().plus(request.ages().maxStale()).isAfter(now)
				: this.memory.hadEntry(request.key());
		return tooOld ? new ReadResult.StaleLimit(request.ages().maxStale(), failure.retryAfter())
				: new ReadResult.Failed(failure);
	}

	/**
	 * The cached secret with the times that apply to this request.
	 */
	ReadResult.Current current(CacheEntry kept, ReadRequest request) {
		return this.rules.current(kept, request, overlap(request), this.clock.instant());
	}

	private ReadResult.Current stale(CacheEntry kept, ReadRequest request, Instant now) {
		return this.rules.stale(kept, request, overlap(request), now);
	}

	private Duration overlap(ReadRequest request) {
		return this.stores.named(request.key().store()).store().rotationOverlap();
	}

}

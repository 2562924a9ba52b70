package io.credbroker.service.rotation.holders;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.rotation.holders.UsageResponse.CallerUsage;
import io.credbroker.service.rotation.holders.UsageResponse.DagUsage;
import io.credbroker.service.rotation.holders.UsageSearch.Use;
import org.jspecify.annotations.Nullable;

/**
 * Sums up who was given a secret, by DAG and caller.
 */
final class UsageReport {

	private final UsageSearch search;

	private final Clock clock;

	private final @Nullable Duration retention;

	private final Duration patience;

	/**
	 * @param retention how long events are kept; {@code null} for without limit
	 * @param patience for how long it counts
	 */
	UsageReport(UsageSearch search, Clock clock, @Nullable Duration retention, Duration patience) {
		this.search = search;
		this.clock = clock;
		this.retention = retention;
		this.patience = patience;
	}

	UsageResponse of(String credential, Duration window) {
		Instant now = this.clock.instant();
		Instant from = now.minus(window);
		UsageSum sum = UsageSum.of((begin, end, left) -> this.search.between(credential, begin, end, left), from, now,
				this.patience);
		List<Use> uses = sum.uses();
		Instant last = uses.isEmpty() ? this.search.last(credential) : uses.getFirst().lastUsedAt();
		boolean counted = sum.from().equals(from);
		return new UsageResponse(from, counted ? null : sum.from(), last, uses.stream().mapToLong(Use::lookups).sum(),
				dags(uses), callers(uses), counted && sum.everybody(), this.search.recordFrom(),
				(this.retention != null) ? this.retention.toSeconds() : null);
	}

	private static List<DagUsage> dags(List<Use> uses) {
		Map<String, DagUsage> dags = new LinkedHashMap<>();
		for (Use use : uses) {
			if (use.dagId() != null) {
				dags.merge(use.dagId(),
						new DagUsage(use.dagId(), use.lookups(), use.lastUsedAt(), List.of(CallerUsage.of(use))),
						UsageReport::both);
			}
		}
		return List.copyOf(dags.values());
	}

	/**
	 * The first one was used last.
	 */
	private static DagUsage both(DagUsage one, DagUsage other) {
		List<CallerUsage> callers = new ArrayList<>(one.callers());
		callers.addAll(other.callers());
		return new DagUsage(one.dagId(), one.lookups() + other.lookups(), one.lastUsedAt(), callers);
	}

	private static List<CallerUsage> callers(List<Use> uses) {
		return uses.stream().filter((use) -> use.dagId() == null).map(CallerUsage::of).toList();
	}

}

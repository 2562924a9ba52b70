package io.credbroker.service.record.search;

import java.time.Instant;
import java.util.List;

/**
 * What lookups of shadow mode would not have been given.
 *
 * @param lookups how many lookups of shadow mode there were
 * @param failed how many of them would not have been given anything
 * @param ids what they asked for, the most frequent first
 * @param complete whether there are no more ids than these
 */
public record ShadowSummary(long lookups, long failed, List<FailedId> ids, boolean complete) {

	/**
	 * Failures of one id with one outcome.
	 *
	 * @param dags the DAGs that asked most
	 * @param dagCount how many DAGs asked
	 */
	public record FailedId(String kind, String id, String outcome, long lookups, Instant lastAt, List<String> dags,
			long dagCount) {
	}

}

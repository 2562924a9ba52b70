package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.credbroker.service.record.proof.ProofStatement.InstanceRange;
import io.credbroker.service.record.proof.ProofStatement.RecordRange;

/**
 * Makes the range of a record out of those of its chains.
 */
final class RecordRanges {

	private RecordRanges() {
	}

	/**
	 * @param times when the first and last events of the chains were recorded
	 */
	static RecordRange of(List<InstanceRange> instances, List<Instant> times) {
		return new RecordRange(times.stream().min(Comparator.naturalOrder()).orElse(Instant.EPOCH),
				times.stream().max(Comparator.naturalOrder()).orElse(Instant.EPOCH),
				instances.stream().mapToLong(InstanceRange::events).sum(),
				instances.stream().sorted(Comparator.comparing(InstanceRange::instance)).toList());
	}

}

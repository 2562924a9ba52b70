package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * To whom one version was given, and until when.
 */
final class GivenVersion {

	private final Set<Long> holders = new HashSet<>();

	/** The last grant of each holder that may still use it. */
	private final Map<Long, ProofGrant> running = new HashMap<>();

	private long grants;

	private @Nullable ProofGrant longest;

	private @Nullable ProofGrant latest;

	void add(ProofGrant grant, Instant asOf) {
		long holder = grant.holder();
		this.grants++;
		this.holders.add(holder);
		if (grant.endsAfter(this.longest)) {
			this.longest = grant;
		}
		if (this.latest == null || isLater(grant, this.latest)) {
			this.latest = grant;
		}
		if (grant.until().isAfter(asOf)) {
			this.running.merge(holder, grant, (one, other) -> other.endsAfter(one) ? other : one);
		}
	}

	static boolean isLater(ProofGrant one, ProofGrant other) {
		int byTime = one.recorded().compareTo(other.recorded());
		return byTime > 0 || (byTime == 0 && one.place().compareTo(other.place()) > 0);
	}

	long grants() {
		return this.grants;
	}

	int holders() {
		return this.holders.size();
	}

	/**
	 * The grant whose answer expires last.
	 */
	@Nullable ProofGrant longest() {
		return this.longest;
	}

	/**
	 * The grant that was recorded last.
	 */
	@Nullable ProofGrant latest() {
		return this.latest;
	}

	/**
	 * The last grants of those who may still use it, the longest first.
	 */
	List<ProofGrant> running(int most) {
		return this.running.values()
			.stream()
			.sorted((one, other) -> one.endsAfter(other) ? -1 : 1)
			.limit(most)
			.toList();
	}

}

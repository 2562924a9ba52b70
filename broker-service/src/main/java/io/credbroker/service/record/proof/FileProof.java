package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.proof.ProofComputation.SecretPlace;
import io.credbroker.service.record.proof.ProofStatement.InstanceRange;
import io.credbroker.service.record.proof.ProofStatement.RecordRange;
import org.jspecify.annotations.Nullable;

/**
 * Computes the statement about a secret from lines of a record, as far as each chain went
 * when the statement was made.
 * <p>
 * It needs all lines twice, in the order of each chain: first with {@link #add}, then
 * with {@link #addGrant}.
 */
public final class FileProof {

	private final String credential;

	private final Map<String, Long> lasts;

	private final Map<String, Range> ranges = new HashMap<>();

	private final SeenVersions seen = new SeenVersions();

	private final Set<String> corrected = new HashSet<>();

	private @Nullable ProofComputation computation;

	/**
	 * @param lasts the number of the last event of each chain that counts
	 */
	public FileProof(String credential, Map<String, Long> lasts) {
		this.credential = credential;
		this.lasts = Map.copyOf(lasts);
	}

	/**
	 * Whether the line counts, because it is no newer than the statement.
	 */
	public boolean covers(ChainLine line) {
		return line.sequence() <= this.lasts.getOrDefault(line.instance(), 0L);
	}

	/**
	 * Takes a line into account, but no grant.
	 */
	public void add(ChainLine line) {
		if (!covers(line)) {
			return;
		}
		this.ranges.merge(line.instance(), Range.of(line), Range::and);
		if (isOfTheSecret(line)) {
			if (line.isOf(EventType.VERSION_SEEN)) {
				this.seen.add(line);
			}
			if (line.event().path("follows").isString()) {
				this.corrected.add(line.event().path("follows").asString());
			}
		}
	}

	/**
	 * Takes the grant into account that a line may be.
	 */
	public void addGrant(ChainLine line) {
		ProofGrant grant = (covers(line) && isOfTheSecret(line)) ? ProofGrant.of(line) : null;
		if (grant != null) {
			computation().add(grant);
		}
	}

	private boolean isOfTheSecret(ChainLine line) {
		return line.event().at("/by/credential").asString("").equals(this.credential);
	}

	private ProofComputation computation() {
		if (this.computation == null) {
			this.computation = new ProofComputation(this.credential, range(), this.seen, this.corrected);
		}
		return this.computation;
	}

	private RecordRange range() {
		List<InstanceRange> instances = new ArrayList<>();
		List<Instant> times = new ArrayList<>();
		this.ranges.forEach((instance, range) -> {
			instances.add(new InstanceRange(instance, range.first(), range.last(), range.events(), range.head()));
			times.add(range.from());
			times.add(range.to());
		});
		return RecordRanges.of(instances, times);
	}

	/**
	 * The statement that the lines make.
	 */
	public ProofStatement statement() {
		return computation().statement((_) -> new ProofGrant.Origin("", List.of(), new SecretPlace(null, null)));
	}

	private record Range(long first, long last, long events, String head, Instant from, Instant to) {

		private static Range of(ChainLine line) {
			Instant recorded = Instant.parse(line.event().path("recorded").asString());
			return new Range(line.sequence(), line.sequence(), 1, line.hash(), recorded, recorded);
		}

		private Range and(Range next) {
			return new Range(this.first, next.last, this.events + 1, next.head, this.from, next.to);
		}

	}

}

package io.credbroker.service.record.proof;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which versions of a secret were given to whom until when. Everything in it but
 * {@code stated} follows from the events of the record that it names.
 *
 * @param format the number of this form
 * @param asOf when the last of these events was recorded
 * @param current the version that is current; {@code null} if the record tells of none
 * @param older the versions before it that were given to somebody
 * @param nobodyHoldsAnOlderVersion whether, among those who got it through the broker,
 * nobody may still use an older version
 * @param noneFrom from when on that is so; {@code null} if no older version was given
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProofStatement(int format, String credential, @Nullable String store, @Nullable String key, Instant asOf,
		@Nullable CurrentVersion current, List<OlderVersion> older, boolean nobodyHoldsAnOlderVersion,
		@Nullable Instant noneFrom, RecordRange record, @Nullable Stated stated) {

	static final int FORMAT = 1;

	/**
	 * The same with what no event tells.
	 */
	public ProofStatement with(Stated told) {
		return new ProofStatement(this.format, this.credential, this.store, this.key, this.asOf, this.current,
				this.older, this.nobodyHoldsAnOlderVersion, this.noneFrom, this.record, told);
	}

	/**
	 * The current version.
	 *
	 * @param since since when it was seen; {@code null} if that was before the record
	 * begins
	 * @param event the event that tells of it, or the last one by which it was given
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record CurrentVersion(@Nullable String version, String fingerprint, @Nullable Instant since, long grants,
			int holders, @Nullable Instant heldUntil, EventReference event) {
	}

	/**
	 * A version before the current one.
	 *
	 * @param grants how many answers gave it
	 * @param holders how many callers with their tasks got it
	 * @param heldUntil when the last of these answers expires
	 * @param lastGrant the event of that answer
	 * @param seen the event that tells of the version
	 * @param stillHeldBy who may use it still, the one that may do so longest first
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record OlderVersion(@Nullable String version, String fingerprint, long grants, int holders,
			Instant heldUntil, EventReference lastGrant, @Nullable EventReference seen, List<Holder> stillHeldBy) {
	}

	/** A caller with its task. */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Holder(@Nullable String issuer, @Nullable String subject, @Nullable String dagId,
			@Nullable String taskId, @Nullable String runId, @Nullable String tryNumber, @Nullable String mapIndex,
			Instant until, EventReference event) {
	}

	/**
	 * The events that were taken into account.
	 *
	 * @param from when the first of them was recorded; nothing is known of the time
	 * before
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	public record RecordRange(Instant from, Instant to, long events, List<InstanceRange> instances) {
	}

	/**
	 * The events of one chain.
	 *
	 * @param head the hash of the last one
	 */
	public record InstanceRange(String instance, long first, long last, long events, String head) {
	}

	/**
	 * What cannot be checked with the events.
	 *
	 * @param retentionSeconds how long events are kept; {@code null} for without limit
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Stated(Instant generatedAt, @Nullable Long retentionSeconds, String covers) {
	}

}

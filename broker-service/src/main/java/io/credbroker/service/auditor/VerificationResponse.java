package io.credbroker.service.auditor;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.record.verify.VerificationResult;
import org.jspecify.annotations.Nullable;

/**
 * The result of a check of the record, as it is sent.
 *
 * @param wrong how many findings there are, of which the first are listed
 * @param replaced how many events have a replacement in their place
 * @param recordedFrom when the first of the events was recorded
 * @param recordedTo when the last of the events was recorded
 */
record VerificationResponse(@JsonProperty("intact") boolean intact, @JsonProperty("events") long events,
		@JsonProperty("wrong") long wrong, @JsonProperty("replaced") long replaced,
		@JsonProperty("recorded_from") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant recordedFrom,
		@JsonProperty("recorded_to") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant recordedTo,
		@JsonProperty("findings") List<Found> findings, @JsonProperty("instances") List<Chain> instances) {

	static VerificationResponse of(VerificationResult verdict) {
		return new VerificationResponse(verdict.intact(), verdict.events(), verdict.wrong(), verdict.replaced(),
				(verdict.recorded() != null) ? verdict.recorded().first() : null,
				(verdict.recorded() != null) ? verdict.recorded().last() : null,
				verdict.findings().stream().map(Found::of).toList(),
				verdict.instances().stream().map(Chain::of).toList());
	}

	/** One place where the record was changed. */
	record Found(@JsonProperty("kind") String kind, @JsonProperty("instance") String instance,
			@JsonProperty("sequence") long sequence, @JsonProperty("detail") String detail) {

		private static Found of(ChainFinding finding) {
			return new Found(finding.kind().name().toLowerCase(Locale.ROOT), finding.instance(), finding.sequence(),
					finding.detail());
		}

	}

	/** One instance's events. */
	record Chain(@JsonProperty("instance") String instance, @JsonProperty("first") long first,
			@JsonProperty("last") long last, @JsonProperty("events") long events, @JsonProperty("head") String head,
			@JsonProperty("stopped") boolean stopped) {

		private static Chain of(VerificationResult.Instance chain) {
			return new Chain(chain.instance(), chain.first(), chain.last(), chain.events(), chain.head(),
					chain.stopped());
		}

	}

}

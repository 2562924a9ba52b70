package io.credbroker.service.auditor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.record.search.ShadowSummary;

/**
 * What lookups of shadow mode would not have been given, as it is sent.
 *
 * @param complete whether there are no more ids than these
 */
record ShadowResponse(@JsonProperty("from") Instant from, @JsonProperty("lookups") long lookups,
		@JsonProperty("failed") long failed, @JsonProperty("ids") List<Failed> ids,
		@JsonProperty("complete") boolean complete) {

	private static final int USUAL_DAYS = 7;

	private static final int LONGEST_DAYS = 400;

	static ShadowResponse of(Instant from, ShadowSummary summary) {
		return new ShadowResponse(from, summary.lookups(), summary.failed(),
				summary.ids().stream().map(Failed::of).toList(), summary.complete());
	}

	/**
	 * How far back a request asks.
	 */
	static Duration days(Map<String, String> parameters) {
		if (!List.of("days").containsAll(parameters.keySet())) {
			throw new RequestInvalidException("The only parameter is days.");
		}
		String value = parameters.getOrDefault("days", String.valueOf(USUAL_DAYS));
		int days = value.matches("\\d{1,3}") ? Integer.parseInt(value) : 0;
		if (days < 1 || days > LONGEST_DAYS) {
			throw new RequestInvalidException("days must be a number from 1 to %d.".formatted(LONGEST_DAYS));
		}
		return Duration.ofDays(days);
	}

	/** One id with one outcome. */
	record Failed(@JsonProperty("kind") String kind, @JsonProperty("id") String id,
			@JsonProperty("outcome") String outcome, @JsonProperty("lookups") long lookups,
			@JsonProperty("last_at") Instant lastAt, @JsonProperty("dags") List<String> dags,
			@JsonProperty("dag_count") long dagCount) {

		private static Failed of(ShadowSummary.FailedId failed) {
			return new Failed(failed.kind(), failed.id(), failed.outcome(), failed.lookups(), failed.lastAt(),
					failed.dags(), failed.dagCount());
		}

	}

}

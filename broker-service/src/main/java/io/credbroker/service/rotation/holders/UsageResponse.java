package io.credbroker.service.rotation.holders;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of who was given a secret.
 *
 * @param from the beginning of the time that was asked for
 * @param countedFrom the beginning of the time that is summed up, if there was no time to
 * count all of it
 * @param lastUsedAt when it was given last, also before that time; {@code null} for never
 * as far as the record goes back
 * @param callers those outside a DAG
 * @param complete whether everybody is listed and counted; else only those that used it
 * last
 * @param recordFrom when the first event was recorded that is still there
 * @param retentionSeconds how long events are kept; {@code null} for without limit
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record UsageResponse(Instant from, @Nullable Instant countedFrom, @Nullable Instant lastUsedAt, long lookups,
		List<DagUsage> dags, List<CallerUsage> callers, boolean complete, @Nullable Instant recordFrom,
		@Nullable Long retentionSeconds) {

	/**
	 * A DAG that was given it.
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	record DagUsage(String dagId, long lookups, Instant lastUsedAt, List<CallerUsage> callers) {
	}

	/**
	 * A caller that was given it.
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record CallerUsage(@Nullable String issuer, @Nullable String subject, long lookups, Instant lastUsedAt) {

		static CallerUsage of(UsageSearch.Use use) {
			return new CallerUsage(use.caller().issuer(), use.caller().subject(), use.lookups(), use.lastUsedAt());
		}

	}

}

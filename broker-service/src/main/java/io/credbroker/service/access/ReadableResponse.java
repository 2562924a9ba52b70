package io.credbroker.service.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.policy.ReadableMapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of what a caller can read.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReadableResponse(long revision, CallerResponse caller, List<Item> readable, @Nullable String nextCursor) {

	static ReadableResponse of(CatalogRevision revision, ExplainedCaller subject, List<ReadableMapping> reachable,
			Paging paging) {
		return new ReadableResponse(revision.number(), CallerResponse.of(subject.caller()),
				paging.of(reachable).stream().map(Item::of).toList(), paging.next(reachable.size()));
	}

	/**
	 * One mapping.
	 *
	 * @param pattern whether it matches many ids, not all of which may be readable
	 * @param denying rules that deny some of its ids, or all in some context
	 */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	record Item(String kind, String name, boolean pattern, @Nullable String owner, Set<String> tags,
			List<RuleResponse> allowing, List<RuleResponse> denying) {

		private static Item of(ReadableMapping reach) {
			return new Item(reach.mapping().kind().singular(), reach.mapping().name(), reach.mapping().pattern(),
					reach.mapping().owner(), new TreeSet<>(reach.mapping().tags()), RuleResponse.of(reach.allowing()),
					RuleResponse.of(reach.denying()));
		}

	}

}

package io.credbroker.service.access;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyRule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of who can read something: callers that an allowing rule matches and no
 * denying one.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReadersResponse(long revision, String kind, String id, MappingResponse mapping, List<RuleResponse> rules,
		@Nullable String nextCursor) {

	static ReadersResponse of(CatalogRevision revision, Mapping mapping, List<PolicyRule> rules, Paging paging) {
		return new ReadersResponse(revision.number(), mapping.kind().singular(), mapping.id(),
				MappingResponse.of(revision, mapping), RuleResponse.of(paging.of(rules)), paging.next(rules.size()));
	}

}

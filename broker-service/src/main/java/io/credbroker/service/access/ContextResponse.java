package io.credbroker.service.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.identity.TaskContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a caller says of itself as far as policies see it, as it crosses the wire.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContextResponse(@Nullable String dagId, @Nullable String taskId, @Nullable String runId, @Nullable String team) {

	static ContextResponse of(TaskContext context) {
		return new ContextResponse(context.parts().dagId(), context.parts().taskId(), context.parts().runId(),
				context.parts().team());
	}

}

package io.credbroker.service.access;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The task for which a lookup is made, as it crosses the wire.
 *
 * @param standing how far each part is known
 * @param claimed what the request claims and what does not count
 * @param unavailable why the orchestrator could not be asked
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ContextResponse(@Nullable String dagId, @Nullable String taskId, @Nullable String runId,
		@Nullable String runType, @Nullable Integer tryNumber, @Nullable Integer mapIndex, @Nullable String team,
		Map<String, String> standing, Map<String, Object> claimed, @Nullable String unavailable) {

	static ContextResponse of(TaskContext context) {
		TaskParts parts = context.parts();
		return new ContextResponse(parts.dagId(), parts.taskId(), parts.runId(), parts.runType(), parts.tryNumber(),
				parts.mapIndex(), parts.team(), standings(context), claimed(context), context.unavailable());
	}

	private static Map<String, String> standings(TaskContext context) {
		Map<String, String> standings = new LinkedHashMap<>();
		for (TaskPart part : TaskPart.values()) {
			Standing standing = context.standing(part);
			if (standing != null) {
				standings.put(part.key(), RuleResponse.text(standing));
			}
		}
		return standings;
	}

	private static Map<String, Object> claimed(TaskContext context) {
		Map<String, Object> claimed = new LinkedHashMap<>();
		if (context.disregarded().verified()) {
			claimed.put("standing", RuleResponse.text(Standing.VERIFIED));
		}
		for (TaskPart part : TaskPart.values()) {
			Object value = context.disregarded().parts().value(part);
			if (value != null) {
				claimed.put(part.key(), value);
			}
		}
		return claimed;
	}

}

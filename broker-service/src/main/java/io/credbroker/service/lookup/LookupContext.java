package io.credbroker.service.lookup;

import java.util.Collection;
import java.util.List;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of a lookup that a credential may depend on.
 *
 * @param caller the verified caller
 * @param token the caller's token, or {@code null} where nobody makes the lookup
 * @param task the task context
 * @param tags the tags of the mapping
 */
record LookupContext(Caller caller, @Nullable SecretValue token, TaskContext task,
		Collection<String> tags) implements ContextSource {

	@Override
	public @Nullable ContextValue value(ContextPart part) {
		return switch (part) {
			case CALLER -> ContextValue.of(this.caller.name(), Standing.TOKEN);
			case GROUPS -> new ContextValue(List.copyOf(this.caller.groups()), Standing.TOKEN);
			case DAG -> known(TaskPart.DAG);
			case TASK -> known(TaskPart.TASK);
			case RUN -> known(TaskPart.RUN);
			case RUN_TYPE -> known(TaskPart.RUN_TYPE);
			case TRY_NUMBER -> known(TaskPart.TRY_NUMBER);
			case MAP_INDEX -> known(TaskPart.MAP_INDEX);
			case TEAM -> known(TaskPart.TEAM);
			case TAGS -> new ContextValue(List.copyOf(this.tags), Standing.CATALOG);
			case CALLER_TOKEN -> (this.token != null)
					? new ContextValue(List.of(this.token.reveal()), Standing.TOKEN, this.caller.token().expiresAt())
					: null;
		};
	}

	private @Nullable ContextValue known(TaskPart part) {
		Object value = this.task.parts().value(part);
		Standing standing = this.task.standing(part);
		return (value != null && standing != null) ? ContextValue.of(value.toString(), standing) : null;
	}

}

package io.credbroker.service.identity;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What one source says about the task of a lookup.
 *
 * @param runType the type of the run, as Airflow names it
 * @param mapIndex below zero for a task that is not mapped
 */
public record TaskParts(@Nullable String dagId, @Nullable String taskId, @Nullable String runId,
		@Nullable String runType, @Nullable Integer tryNumber, @Nullable Integer mapIndex, @Nullable String team) {

	/** No parts. */
	public static final TaskParts NONE = new TaskParts(null, null, null, null, null, null, null);

	/**
	 * The value of one part, or {@code null}.
	 */
	public @Nullable Object value(TaskPart part) {
		return switch (part) {
			case DAG -> this.dagId;
			case TASK -> this.taskId;
			case RUN -> this.runId;
			case RUN_TYPE -> this.runType;
			case TRY_NUMBER -> this.tryNumber;
			case MAP_INDEX -> this.mapIndex;
			case TEAM -> this.team;
		};
	}

	/**
	 * Takes each part from the source chosen for it.
	 */
	static TaskParts from(Function<TaskPart, TaskParts> source) {
		return new TaskParts(source.apply(TaskPart.DAG).dagId(), source.apply(TaskPart.TASK).taskId(),
				source.apply(TaskPart.RUN).runId(), source.apply(TaskPart.RUN_TYPE).runType(),
				source.apply(TaskPart.TRY_NUMBER).tryNumber(), source.apply(TaskPart.MAP_INDEX).mapIndex(),
				source.apply(TaskPart.TEAM).team());
	}

	/**
	 * The same parts, with the run type derived from the run's id if it is missing.
	 */
	TaskParts withRunType() {
		RunType type = (this.runType == null) ? RunType.of(this.runId) : null;
		return (type == null) ? this : new TaskParts(this.dagId, this.taskId, this.runId, type.word(), this.tryNumber,
				this.mapIndex, this.team);
	}

}

package io.credbroker.service.identity;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What one source says of the task for which a lookup is made.
 *
 * @param runType how the run came about, in Airflow's words
 * @param mapIndex below zero for a task that is not mapped
 */
public record TaskParts(@Nullable String dagId, @Nullable String taskId, @Nullable String runId,
		@Nullable String runType, @Nullable Integer tryNumber, @Nullable Integer mapIndex, @Nullable String team) {

	/** A source that says nothing. */
	public static final TaskParts NONE = new TaskParts(null, null, null, null, null, null, null);

	/**
	 * What is said of one part, or {@code null} for nothing.
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
	 * Takes each part from the source that is chosen for it.
	 */
	static TaskParts from(Function<TaskPart, TaskParts> source) {
		return new TaskParts(source.apply(TaskPart.DAG).dagId(), source.apply(TaskPart.TASK).taskId(),
				source.apply(TaskPart.RUN).runId(), source.apply(TaskPart.RUN_TYPE).runType(),
				source.apply(TaskPart.TRY_NUMBER).tryNumber(), source.apply(TaskPart.MAP_INDEX).mapIndex(),
				source.apply(TaskPart.TEAM).team());
	}

	/**
	 * The same with the type of run that the run's id shows, where none is given.
	 */
	TaskParts withRunType() {
		RunType type = (this.runType == null) ? RunType.of(this.runId) : null;
		return (type == null) ? this : new TaskParts(this.dagId, this.taskId, this.runId, type.word(), this.tryNumber,
				this.mapIndex, this.team);
	}

}

package io.credbroker.service.identity;

import java.util.Objects;

import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The task for which a lookup is made, and how far each part of that is known.
 * <p>
 * A part that the caller only asserts can narrow a policy, never widen one.
 *
 * @param parts what counts, by the strongest source of each part
 * @param standings how far each part is known, whether or not there is one
 * @param disregarded what the caller claims and what does not count
 * @param unavailable why nothing could be learnt from the orchestrator that would know
 * the task, or {@code null} where it could be asked or need not be
 */
public record TaskContext(TaskParts parts, PartStandings standings, DisregardedClaims disregarded,
		@Nullable String unavailable) {

	/** Nothing is known, and nothing is said. */
	public static final TaskContext NONE = of(TaskParts.NONE, Standing.ASSERTED);

	/**
	 * One source for all parts; a type of run that it does not give is the one that the
	 * run's id shows.
	 */
	public static TaskContext of(TaskParts parts, Standing standing) {
		return new TaskContext(parts.withRunType(), PartStandings.all(standing), DisregardedClaims.NONE, null);
	}

	/**
	 * How far a part is known, or {@code null} where there is none.
	 */
	public @Nullable Standing standing(TaskPart part) {
		return (this.parts.value(part) != null) ? this.standings.of(part) : null;
	}

	/**
	 * How far the task is known: as far as the weaker of DAG and task, or {@code null}
	 * where one of them is missing.
	 */
	public @Nullable Standing taskStanding() {
		Standing dag = standing(TaskPart.DAG);
		Standing task = standing(TaskPart.TASK);
		return (dag == null || task == null) ? null : (dag.compareTo(task) > 0) ? dag : task;
	}

	/**
	 * How far the part is known that is known best.
	 */
	public Standing best() {
		Standing best = Standing.ASSERTED;
		for (TaskPart part : TaskPart.values()) {
			Standing standing = standing(part);
			if (standing != null && standing.compareTo(best) < 0) {
				best = standing;
			}
		}
		return best;
	}

	/**
	 * The same with what the orchestrator attests, which counts wherever nothing stronger
	 * is known.
	 */
	public TaskContext attested(TaskParts said) {
		TaskParts attested = said.withRunType();
		TaskParts claimed = TaskParts.from((part) -> contradicts(attested, part) ? this.parts : TaskParts.NONE);
		return new TaskContext(TaskParts.from((part) -> yields(attested, part) ? attested : this.parts),
				PartStandings.from((part) -> yields(attested, part) ? Standing.ATTESTED : this.standings.of(part)),
				this.disregarded.with(claimed), this.unavailable);
	}

	private boolean yields(TaskParts attested, TaskPart part) {
		Standing known = standing(part);
		return attested.value(part) != null && (known == null || known.compareTo(Standing.ATTESTED) > 0);
	}

	private boolean contradicts(TaskParts attested, TaskPart part) {
		Object claimed = this.parts.value(part);
		return claimed != null && yields(attested, part) && !Objects.equals(claimed, attested.value(part));
	}

	/**
	 * Whether the orchestrator could know this part better, and could not be asked.
	 */
	public boolean couldBeAttested(TaskPart part) {
		Standing known = standing(part);
		return this.unavailable != null && part != TaskPart.TEAM
				&& (known == null || known.compareTo(Standing.ATTESTED) > 0);
	}

	/**
	 * The same for a caller that claims to have verified it and is not trusted to.
	 */
	public TaskContext disregardingVerified() {
		return new TaskContext(this.parts, this.standings, this.disregarded.withVerified(), this.unavailable);
	}

	/**
	 * The same where the orchestrator could not be asked.
	 */
	public TaskContext unavailable(String reason) {
		return new TaskContext(this.parts, this.standings, this.disregarded, reason);
	}

}

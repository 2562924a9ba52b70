package io.credbroker.service.policy;

import java.util.List;
import java.util.Set;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.policy.PolicyRule.ContextMatch;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule applies to what a caller says of itself.
 * <p>
 * What a caller says may not help it: silence fulfils a denial and never an allowance.
 */
final class ContextTest {

	private final List<Glob> dags;

	private final List<Glob> tasks;

	private final List<Glob> teams;

	private final Set<String> runTypes;

	private final boolean silenceFits;

	private final boolean asks;

	ContextTest(ContextMatch match, boolean silenceFits) {
		this.dags = match.dags().stream().map(Glob::of).toList();
		this.tasks = match.tasks().stream().map(Glob::of).toList();
		this.teams = match.teams().stream().map(Glob::of).toList();
		this.runTypes = match.runTypes();
		this.silenceFits = silenceFits;
		this.asks = !match.equals(ContextMatch.ANY);
	}

	/**
	 * The first part that the context misses.
	 */
	@Nullable Part missed(AssertedContext said) {
		if (!this.asks) {
			return null;
		}
		if (!fits(this.dags, said.dagId())) {
			return Part.DAG;
		}
		if (!fits(this.tasks, said.taskId())) {
			return Part.TASK;
		}
		if (!fits(this.teams, said.team())) {
			return Part.TEAM;
		}
		return fitsRun(said.runId()) ? null : Part.RUN_TYPE;
	}

	private boolean fits(List<Glob> globs, @Nullable String word) {
		return globs.isEmpty() || ((word != null) ? Words.fit(globs, word) : this.silenceFits);
	}

	private boolean fitsRun(@Nullable String runId) {
		if (this.runTypes.isEmpty()) {
			return true;
		}
		RunType type = RunType.of(runId);
		return (type != null) ? this.runTypes.contains(type.word()) : this.silenceFits;
	}

}

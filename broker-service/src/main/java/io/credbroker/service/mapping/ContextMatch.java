package io.credbroker.service.mapping;

import java.util.List;
import java.util.Set;

import io.credbroker.service.yaml.YamlNode;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Matches the task for which a lookup is made; an empty part means anything, and silence.
 *
 * @param dags globs of DAG ids
 * @param tasks globs of task ids
 * @param teams globs of team names
 * @param runTypes Airflow's run types
 * @param standing how far the parts that it names must be known at least, or where it
 * names none, DAG and task
 */
public record ContextMatch(List<String> dags, List<String> tasks, List<String> teams, Set<String> runTypes,
		Standing standing) {

	/** Any context. */
	public static final ContextMatch ANY = new ContextMatch(List.of(), List.of(), List.of(), Set.of());

	/**
	 * However little is known of it.
	 */
	public ContextMatch(List<String> dags, List<String> tasks, List<String> teams, Set<String> runTypes) {
		this(dags, tasks, teams, runTypes, Standing.ASSERTED);
	}

	/**
	 * The parts that a section of the catalog names, however little is known of them.
	 */
	public static ContextMatch read(YamlNode node) {
		return new ContextMatch(node.texts("dags"), node.texts("tasks"), node.texts("teams"), node.words("run-types"));
	}

	/**
	 * The standing that a word of the catalog demands; the schema has already refused any
	 * other word.
	 */
	public static Standing standing(@Nullable String word, Standing otherwise) {
		return switch (word) {
			case "verified" -> Standing.VERIFIED;
			case "attested" -> Standing.ATTESTED;
			case "asserted" -> Standing.ASSERTED;
			case null, default -> otherwise;
		};
	}

	/**
	 * The same parts, known at least so far.
	 */
	public ContextMatch demanding(Standing least) {
		return new ContextMatch(this.dags, this.tasks, this.teams, this.runTypes, least);
	}

	/**
	 * The same parts, known at least so far, where it names any.
	 */
	public ContextMatch atLeast(Standing minimum) {
		return (namesParts() && minimum.compareTo(this.standing) < 0) ? demanding(minimum) : this;
	}

	/**
	 * Whether it names any part.
	 */
	public boolean namesParts() {
		return !(this.dags.isEmpty() && this.tasks.isEmpty() && this.teams.isEmpty() && this.runTypes.isEmpty());
	}

	/**
	 * Whether this certainly matches every task that the other one matches.
	 */
	boolean covers(ContextMatch narrow) {
		return this.standing.compareTo(narrow.standing) >= 0 && covers(this.dags, narrow.dags)
				&& covers(this.tasks, narrow.tasks) && covers(this.teams, narrow.teams) && (this.runTypes.isEmpty()
						|| (!narrow.runTypes.isEmpty() && this.runTypes.containsAll(narrow.runTypes)));
	}

	private static boolean covers(List<String> wide, List<String> narrow) {
		return wide.isEmpty() || (!narrow.isEmpty() && Glob.anyCoversEach(globs(wide), globs(narrow)));
	}

	private static List<Glob> globs(List<String> texts) {
		return texts.stream().map(Glob::of).toList();
	}

}

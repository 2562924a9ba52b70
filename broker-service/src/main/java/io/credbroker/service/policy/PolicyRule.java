package io.credbroker.service.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the catalog; it matches a lookup that matches every part.
 *
 * @param callers the callers that it matches
 * @param resources the resources that it matches
 * @param context the context that it requires
 * @param terms the binding that an allowance requires and the ttl it gives
 */
public record PolicyRule(String name, Effect effect, CallerMatch callers, ResourceMatch resources, ContextMatch context,
		Terms terms) {

	/**
	 * Whether a matching rule allows or denies the lookup.
	 */
	public enum Effect {

		/** Allows the lookup unless another rule denies it. */
		ALLOW,
		/** Denies the lookup, whatever other rules allow. */
		DENY

	}

	/**
	 * Matches a caller that matches every given part; a part matches if any of its values
	 * does.
	 *
	 * @param clients OAuth2 clients that obtained the token
	 * @param serviceAccounts {@code namespace/name}, or {@code namespace/*} for all of it
	 * @param claims the accepted values, by the configured name of the claim
	 */
	public record CallerMatch(@Nullable String issuer, Set<String> groups, Set<String> subjects, Set<String> clients,
			Set<String> serviceAccounts, Map<String, Set<String>> claims) {

		/** Every caller. */
		public static final CallerMatch ANY = new CallerMatch(null, Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

	}

	/**
	 * Matches an id that matches a glob of its kind, if its mapping has one of the tags.
	 *
	 * @param ids globs of ids, by kind
	 * @param tags empty matches any mapping, also one without tags
	 */
	public record ResourceMatch(Map<ResourceKind, List<String>> ids, Set<String> tags) {
	}

	/**
	 * Matches the task for which a lookup is made; an empty part means anything, and
	 * silence.
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
		 * The same parts, known at least so far.
		 */
		ContextMatch demanding(Standing least) {
			return new ContextMatch(this.dags, this.tasks, this.teams, this.runTypes, least);
		}

		/**
		 * The same parts, known at least so far, where it names any.
		 */
		ContextMatch atLeast(Standing minimum) {
			return (namesParts() && minimum.compareTo(this.standing) < 0) ? demanding(minimum) : this;
		}

		/**
		 * Whether it names any part.
		 */
		public boolean namesParts() {
			return !(this.dags.isEmpty() && this.tasks.isEmpty() && this.teams.isEmpty() && this.runTypes.isEmpty());
		}

	}

	/**
	 * The terms of an allowance; a denial has none.
	 *
	 * @param binding what the token must be bound to
	 * @param maxTtl the longest time an answer may be used
	 */
	public record Terms(@Nullable RequiredBinding binding, @Nullable Duration maxTtl) {

		/** No requirement and no limit. */
		public static final Terms NONE = new Terms(null, null);

	}

	/**
	 * What a token must be bound to.
	 */
	public enum RequiredBinding {

		/** To a key or to a client certificate. */
		ANY,
		/** To a key that signs a proof for each request. */
		DPOP,
		/** To a client certificate. */
		MTLS

	}

}

package io.credbroker.service.lookup;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One lookup that has ended: how, and by what.
 *
 * @param eventId names the event that says so on the record
 */
public record Lookup(LookupOutcome outcome, Trail trail, @Nullable String eventId) {

	public Lookup(LookupOutcome outcome, Trail trail) {
		this(outcome, trail, null);
	}

	/**
	 * The same lookup, now on the record.
	 */
	public Lookup recordedAs(String eventId) {
		return new Lookup(this.outcome, this.trail, eventId);
	}

	/**
	 * What the lookup went by, as far as it got.
	 *
	 * @param revision the catalog revision that served it
	 * @param mapping the name of the mapping
	 * @param owner who to ask about the mapping
	 * @param ruling what the policies had to do with it
	 * @param store the store that holds the secret
	 */
	public record Trail(long revision, @Nullable String mapping, @Nullable String owner, Ruling ruling,
			@Nullable String store) {
	}

	/**
	 * What the policies had to do with it.
	 *
	 * @param rule the rule that allowed or denied it
	 * @param groups the caller's groups that this rule names
	 */
	public record Ruling(@Nullable String rule, Set<String> groups) {

		/** No rule was asked, or none matched. */
		public static final Ruling NONE = new Ruling(null, Set.of());

	}

}

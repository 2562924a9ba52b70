package io.credbroker.service.lookup;

import java.util.Set;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.SecretLocation;
import org.jspecify.annotations.Nullable;

/**
 * One lookup that has ended: how, and by what.
 *
 * @param eventId names the event that says so on the record
 */
public record LookupResult(LookupOutcome outcome, Trail trail, @Nullable String eventId) {

	public LookupResult(LookupOutcome outcome, Trail trail) {
		this(outcome, trail, null);
	}

	/**
	 * The same lookup, now on the record.
	 */
	public LookupResult recordedAs(String eventId) {
		return new LookupResult(this.outcome, this.trail, eventId);
	}

	/**
	 * What the lookup went by, as far as it got.
	 *
	 * @param catalog the catalog revision that served it
	 * @param mapping the name of the mapping
	 * @param owner who to ask about the mapping
	 * @param ruling what the policies had to do with it
	 * @param secret where the secret is
	 */
	public record Trail(Served catalog, @Nullable String mapping, @Nullable String owner, Ruling ruling,
			@Nullable SecretLocation secret) {

		/** As far as a lookup gets that fails before the catalog is known. */
		static final Trail UNKNOWN = new Trail(new Served(0, null), null, null, Ruling.NONE, null);

	}

	/**
	 * A catalog revision that served a lookup.
	 *
	 * @param number counts within one process
	 * @param digest is the same on every replica
	 */
	public record Served(long number, @Nullable String digest) {

		static Served of(CatalogRevision revision) {
			return new Served(revision.number(), revision.digest());
		}

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

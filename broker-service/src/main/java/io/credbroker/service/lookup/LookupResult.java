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
public record LookupResult(LookupOutcome outcome, Basis basis, @Nullable String eventId) {

	public LookupResult(LookupOutcome outcome, Basis basis) {
		this(outcome, basis, null);
	}

	/**
	 * The same lookup, now on the record.
	 */
	public LookupResult recordedAs(String eventId) {
		return new LookupResult(this.outcome, this.basis, eventId);
	}

	/**
	 * What the lookup went by, as far as it got.
	 *
	 * @param catalog the catalog revision that served it
	 * @param mapping the name of the mapping
	 * @param owner who to ask about the mapping
	 * @param policy what the policies had to do with it
	 * @param secret where the secret is
	 */
	public record Basis(CatalogReference catalog, @Nullable String mapping, @Nullable String owner,
			PolicyOutcome policy, @Nullable SecretLocation secret) {

		/** As far as a lookup gets that fails before the catalog is known. */
		static final Basis UNKNOWN = new Basis(new CatalogReference(0, null), null, null, PolicyOutcome.NONE, null);

	}

	/**
	 * A catalog revision that served a lookup.
	 *
	 * @param number counts within one process
	 * @param digest is the same on every replica
	 */
	public record CatalogReference(long number, @Nullable String digest) {

		static CatalogReference of(CatalogRevision revision) {
			return new CatalogReference(revision.number(), revision.digest());
		}

	}

	/**
	 * What the policies had to do with it.
	 *
	 * @param rule the rule that allowed or denied it
	 * @param groups the caller's groups that this rule names
	 */
	public record PolicyOutcome(@Nullable String rule, Set<String> groups) {

		/** No rule was asked, or none matched. */
		public static final PolicyOutcome NONE = new PolicyOutcome(null, Set.of());

	}

}

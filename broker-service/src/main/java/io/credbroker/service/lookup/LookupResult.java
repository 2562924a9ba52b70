package io.credbroker.service.lookup;

import java.util.Set;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.MappedSecret;
import org.jspecify.annotations.Nullable;

/**
 * An ended lookup: its outcome and what it was based on.
 *
 * @param eventId the id of its event on the record
 */
public record LookupResult(LookupOutcome outcome, Basis basis, @Nullable String eventId) {

	public LookupResult(LookupOutcome outcome, Basis basis) {
		this(outcome, basis, null);
	}

	/**
	 * The same lookup with the id of its event.
	 */
	public LookupResult recordedAs(String eventId) {
		return new LookupResult(this.outcome, this.basis, eventId);
	}

	/**
	 * What the lookup was based on, as far as it got.
	 *
	 * @param catalog the catalog revision that served it
	 * @param mapping the name of the mapping
	 * @param owner the owner of the mapping
	 * @param policy what the policies decided
	 * @param secret the secret of the mapping that it was about
	 */
	public record Basis(CatalogReference catalog, @Nullable String mapping, @Nullable String owner,
			PolicyOutcome policy, @Nullable MappedSecret secret) {

		/** The basis of a lookup that failed before the catalog was read. */
		static final Basis UNKNOWN = new Basis(new CatalogReference(0, null), null, null, PolicyOutcome.NONE, null);

	}

	/**
	 * The catalog revision of a lookup.
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
	 * What the policies decided.
	 *
	 * @param rule the rule that allowed or denied it
	 * @param groups the caller's groups that this rule names
	 */
	public record PolicyOutcome(@Nullable String rule, Set<String> groups) {

		/** No rule was evaluated, or none matched. */
		public static final PolicyOutcome NONE = new PolicyOutcome(null, Set.of());

	}

}

package io.credbroker.service.rotation.holders;

import java.util.List;
import java.util.Map;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.rotation.holders.HeldVersions.Held;
import io.credbroker.service.rotation.holders.HolderCounts.HolderCount;
import org.jspecify.annotations.Nullable;

/**
 * The holders of secrets, if the record can be searched.
 */
public final class SearchableHolders {

	private final boolean searchable;

	private final HolderCounts counts;

	private final HeldVersions versions;

	SearchableHolders(boolean searchable, HolderCounts counts, HeldVersions versions) {
		this.searchable = searchable;
		this.counts = counts;
		this.versions = versions;
	}

	/**
	 * Refuses a request that only a record that can be searched could answer.
	 */
	public void require() {
		if (!this.searchable) {
			throw new RequestInvalidException(
					"This broker keeps no record that can be searched; configure a sink of type database.");
		}
	}

	/**
	 * How many hold the secret, or {@code null} if nobody can know.
	 */
	public @Nullable HolderCount count(String credential) {
		return this.searchable ? this.counts.of(credential) : null;
	}

	/**
	 * How many hold these secrets, without those that nobody holds.
	 */
	public List<HolderCount> counts(List<String> credentials) {
		return (this.searchable && !credentials.isEmpty()) ? this.counts.of(credentials) : List.of();
	}

	/**
	 * The count, or one of nobody where it is missing; {@code null} if nobody can know.
	 */
	public @Nullable HolderCount orNone(@Nullable HolderCount count, String credential) {
		return (count == null && this.searchable) ? new HolderCount(credential, 0, 0, null) : count;
	}

	/**
	 * Who holds which version, by fingerprint; {@code null} if nobody can know.
	 */
	public @Nullable Map<String, Held> versions(String credential) {
		return this.searchable ? this.versions.of(credential) : null;
	}

}

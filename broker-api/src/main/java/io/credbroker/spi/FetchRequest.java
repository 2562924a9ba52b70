package io.credbroker.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What to fetch, for how long it is wanted, and for whom.
 *
 * @param key names the secret inside the store
 * @param wantedTtl how long the caller would like to use an issued credential; a hint
 * @param longestTtl how long a policy lets an issued credential live: a store that can
 * choose issues none for longer, or for its shortest time where that is longer still;
 * {@code null} for no limit
 * @param context what an issued credential may depend on; empty unless the provider is a
 * {@link ContextualIssuer}
 * @param audit reaches the vault's own audit log where that has a place for it
 */
public record FetchRequest(SecretKey key, Duration wantedTtl, @Nullable Duration longestTtl, IssuingContext context,
		AuditContext audit) {

	/**
	 * A request without a limit.
	 */
	public FetchRequest(SecretKey key, Duration wantedTtl, IssuingContext context, AuditContext audit) {
		this(key, wantedTtl, null, context, audit);
	}

}

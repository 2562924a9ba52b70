package io.credbroker.spi;

import java.time.Duration;

/**
 * What to fetch, for how long it is wanted, and for whom.
 *
 * @param key names the secret inside the store
 * @param wantedTtl how long the caller would like to use an issued credential; a hint
 * @param context what an issued credential may depend on; empty unless the provider is a
 * {@link ContextualIssuer}
 * @param audit reaches the vault's own audit log where that has a place for it
 */
public record FetchRequest(SecretKey key, Duration wantedTtl, IssuingContext context, AuditContext audit) {
}

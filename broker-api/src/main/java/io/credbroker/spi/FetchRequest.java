package io.credbroker.spi;

import java.time.Duration;

/**
 * What to fetch, for how long it is wanted, and for whom.
 *
 * @param key names the secret inside the store
 * @param wantedTtl how long the caller would like to use an issued credential; a hint
 * @param onBehalfOf reaches the vault's own audit log where that has a place for it
 */
public record FetchRequest(SecretKey key, Duration wantedTtl, Requester onBehalfOf) {
}

package io.credbroker.service.secret;

import java.time.Duration;

import io.credbroker.spi.Requester;

/**
 * What to read, and how current it must be.
 *
 * @param ttl the greatest age at which a cached secret still serves
 * @param validFor how long an issued credential must still live
 * @param fresh whether to pass over the cache, within the cache's own minimum interval
 * @param onBehalfOf reaches the vault's audit log
 */
public record ReadRequest(StoreKey key, Duration ttl, Duration validFor, boolean fresh, Requester onBehalfOf) {
}

package io.credbroker.spi;

import java.time.Duration;

/**
 * A vault's handle on a credential it issued.
 *
 * @param id names the lease in the vault; it is no secret, and no credential
 * @param duration how long the lease runs from its issue or last renewal
 * @param renewable whether the vault may extend it
 */
public record Lease(String id, Duration duration, boolean renewable) {
}

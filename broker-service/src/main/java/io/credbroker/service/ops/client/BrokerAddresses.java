package io.credbroker.service.ops.client;

import org.jspecify.annotations.Nullable;

/**
 * Where a broker answers.
 *
 * @param service its own port
 * @param management its management port, if it is known
 */
public record BrokerAddresses(BrokerAddress service, @Nullable BrokerAddress management) {
}

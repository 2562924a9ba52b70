package io.credbroker.service.store;

/**
 * The state of a configured store; contains no secret and no address.
 *
 * @param circuit {@code closed}, {@code open} or {@code half_open}
 * @param queued how many calls wait for their turn
 * @param callsInFlight how many calls are in flight
 */
public record StoreOverview(String name, String type, StoreHealth health, String circuit, int queued,
		int callsInFlight) {
}

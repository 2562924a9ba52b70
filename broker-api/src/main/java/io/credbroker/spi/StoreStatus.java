package io.credbroker.spi;

/**
 * What a probe found.
 */
public sealed interface StoreStatus {

	/**
	 * The store is reachable and accepts the broker.
	 */
	record Up() implements StoreStatus {
	}

	/**
	 * The store is reachable but does not accept the broker.
	 */
	record Refusing(String reason) implements StoreStatus {
	}

	/**
	 * The store could not be reached, or cannot serve.
	 */
	record Down(String reason) implements StoreStatus {
	}

}

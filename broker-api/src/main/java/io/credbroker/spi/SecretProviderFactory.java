package io.credbroker.spi;

/**
 * Makes the stores of one type; found by the broker as a bean.
 *
 * @param <S> the settings of one store, bound strictly from configuration
 */
public interface SecretProviderFactory<S extends Record> {

	/**
	 * The name that a store's {@code type} setting uses, such as {@code vault}.
	 */
	String type();

	/**
	 * The record that a store's {@code settings} are bound to.
	 */
	Class<S> settingsType();

	/**
	 * Builds the client of one store and calls nothing.
	 * @throws IllegalArgumentException when a setting is unusable, naming it and what to
	 * do
	 */
	SecretProvider create(S settings);

	/**
	 * How many calls at once a store of this type takes in its usual installation, where
	 * the store's {@code bounds.concurrent-calls} does not say otherwise.
	 * <p>
	 * A type whose server has fewer threads than that must say how many it has: calls
	 * beyond them wait inside the server, where they look like an outage.
	 */
	default int concurrentCalls() {
		return 64;
	}

}

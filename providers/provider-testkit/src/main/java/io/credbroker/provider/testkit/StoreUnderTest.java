package io.credbroker.provider.testkit;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * A store that a test can seed and break, and the way to connect a provider to it.
 */
public interface StoreUnderTest extends AutoCloseable {

	/**
	 * A new provider for this store, made by the provider's own factory.
	 */
	SecretProvider connect();

	/**
	 * The same with the shortest time limits that a quiet store keeps with ease, for the
	 * tests of one that hangs.
	 */
	default SecretProvider connectBriefly() {
		return connect();
	}

	/**
	 * Creates or replaces a secret and returns the key to fetch it by.
	 */
	SecretKey put(String name, Map<String, String> fields);

	/**
	 * What was put, as far as a fetch tells it; a store that adds fields of its own, or
	 * names them otherwise, undoes that here.
	 */
	default Map<String, String> asPut(Map<String, String> fetched) {
		return fetched;
	}

	/**
	 * Whether the store has names of its own, under which there may be nothing.
	 */
	default boolean knowsNames() {
		return true;
	}

	/**
	 * A well-formed key under which there is nothing.
	 */
	SecretKey absent();

	/**
	 * Lets the store misbehave for every call from now on, until {@link #recover()}.
	 */
	void suffer(StoreFault fault);

	/**
	 * Lets the store work again, with the secrets it held before.
	 */
	void recover();

	/**
	 * Lets as much time pass as a provider may hold its logins back for; does nothing
	 * where none are held back.
	 */
	default void outlastPauses() {
	}

	/**
	 * How many logins have reached the store so far, or nothing where its providers do
	 * not log in.
	 */
	default OptionalInt logins() {
		return OptionalInt.empty();
	}

	/**
	 * The faults that this store cannot show, each with the reason; their tests are
	 * reported as skipped.
	 */
	default Map<StoreFault, String> cannotShow() {
		return Map.of();
	}

	/**
	 * How many calls have reached the store so far, or nothing where calls leave no
	 * trace.
	 */
	OptionalInt calls();

	/**
	 * What the provider authenticates with, which must stay as hidden as the secrets.
	 */
	default Set<String> credentials() {
		return Set.of();
	}

	/**
	 * Prefixes of the loggers of a test server that runs in the same JVM, whose lines are
	 * not the provider's.
	 */
	default Set<String> serverLoggers() {
		return Set.of();
	}

	@Override
	void close();

}

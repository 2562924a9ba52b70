package io.credbroker.service.mapping;

import java.util.Set;
import java.util.function.BiFunction;

import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The stores that mappings may name.
 *
 * @param names how they are configured
 * @param scopes the parts of the context that a store's issued credentials depend on
 * @param faults what a store finds wrong with a key and its options; {@code null} for
 * nothing
 * @param clusterFaults why all replicas cannot share one credential under a key;
 * {@code null} if they can
 */
public record KnownStores(Set<String> names, BiFunction<String, SecretKey, IssuingScope> scopes,
		BiFunction<String, SecretKey, @Nullable String> faults,
		BiFunction<String, SecretKey, @Nullable String> clusterFaults) {

	/**
	 * Stores of a broker whose replicas share no credentials.
	 */
	public KnownStores(Set<String> names, BiFunction<String, SecretKey, IssuingScope> scopes,
			BiFunction<String, SecretKey, @Nullable String> faults) {
		this(names, scopes, faults, (store, key) -> "replicas share no credentials here");
	}

	/**
	 * Stores that issue the same to everybody.
	 */
	public static KnownStores of(Set<String> names) {
		return new KnownStores(names, (store, key) -> IssuingScope.NONE, (store, key) -> null);
	}

	IssuingScope scope(String store, SecretKey key) {
		return this.names.contains(store) ? this.scopes.apply(store, key) : IssuingScope.NONE;
	}

	@Nullable String fault(String store, SecretKey key) {
		return this.names.contains(store) ? this.faults.apply(store, key) : null;
	}

	@Nullable String clusterFault(String store, SecretKey key) {
		return this.names.contains(store) ? this.clusterFaults.apply(store, key) : null;
	}

}

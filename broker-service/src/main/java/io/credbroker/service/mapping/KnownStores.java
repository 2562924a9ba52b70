package io.credbroker.service.mapping;

import java.util.Set;
import java.util.function.BiFunction;

import io.credbroker.spi.IssuingScope;

/**
 * The stores that mappings may name.
 *
 * @param names how they are configured
 * @param scopes the parts of the context that a store's issued credentials depend on
 */
public record KnownStores(Set<String> names, BiFunction<String, String, IssuingScope> scopes) {

	/**
	 * Stores that issue the same to everybody.
	 */
	public static KnownStores of(Set<String> names) {
		return new KnownStores(names, (store, key) -> IssuingScope.NONE);
	}

	IssuingScope scope(String store, String key) {
		return (this.names.contains(store) && !key.isBlank()) ? this.scopes.apply(store, key) : IssuingScope.NONE;
	}

}

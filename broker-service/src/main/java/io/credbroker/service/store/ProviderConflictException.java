package io.credbroker.service.store;

import io.credbroker.spi.SecretProviderFactory;

/**
 * Two providers with the same type name.
 */
final class ProviderConflictException extends RuntimeException {

	ProviderConflictException(SecretProviderFactory<?> one, SecretProviderFactory<?> other) {
		super("Two providers have the type '%s', so the type of a store is ambiguous: %s and %s".formatted(one.type(),
				place(one), place(other)));
	}

	private static String place(SecretProviderFactory<?> factory) {
		var source = factory.getClass().getProtectionDomain().getCodeSource();
		return factory.getClass().getName() + ((source != null) ? " in " + source.getLocation() : "");
	}

}

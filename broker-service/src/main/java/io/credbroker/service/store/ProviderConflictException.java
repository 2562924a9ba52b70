package io.credbroker.service.store;

import io.credbroker.spi.SecretProviderFactory;

/**
 * Two providers that call themselves the same.
 */
final class ProviderConflictException extends RuntimeException {

	ProviderConflictException(SecretProviderFactory<?> one, SecretProviderFactory<?> other) {
		super("Two providers call themselves '%s', so a store's type cannot tell them apart: %s and %s"
			.formatted(one.type(), place(one), place(other)));
	}

	private static String place(SecretProviderFactory<?> factory) {
		var source = factory.getClass().getProtectionDomain().getCodeSource();
		return factory.getClass().getName() + ((source != null) ? " in " + source.getLocation() : "");
	}

}

package io.credbroker.service.store;

import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a provider what is wrong with a key.
 */
final class KeyFaults {

	private static final Logger log = LoggerFactory.getLogger(KeyFaults.class);

	private KeyFaults() {
	}

	/**
	 * What is wrong, or {@code null} for nothing; a provider that throws anything else
	 * does not know, and that is a defect of it.
	 */
	static @Nullable String of(KeyChecker checker, SecretKey key) {
		try {
			checker.check(key);
			return null;
		}
		catch (IllegalArgumentException ex) {
			return String.valueOf(ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.atError()
				.addKeyValue("failure", ex.getClass().getName())
				.log("A provider failed to check a key; this is a defect of the provider");
			return "the provider failed to check it (%s); this is a defect".formatted(ex.getClass().getName());
		}
	}

}

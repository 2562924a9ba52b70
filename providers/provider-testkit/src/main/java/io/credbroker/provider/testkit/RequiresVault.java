package io.credbroker.provider.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class against a real Vault or OpenBao, and logs when there is none.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresVault.VaultCondition.class)
public @interface RequiresVault {

	/**
	 * Starts it, the first time it is asked.
	 */
	final class VaultCondition extends ServerCondition {

		@Override
		@Nullable String missing() {
			return VaultDevServer.find().isPresent() ? null : VaultDevServer.MISSING;
		}

	}

}

package io.credbroker.provider.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class against a Ceph gateway, and logs when it cannot be had.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresCeph.CephCondition.class)
public @interface RequiresCeph {

	/**
	 * Starts it, the first time it is asked.
	 */
	final class CephCondition extends ServerCondition {

		@Override
		@Nullable String missing() {
			return CephServer.get().reason;
		}

	}

}

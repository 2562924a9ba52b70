package io.credbroker.provider.vault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Runs a test class against the server that VAULT_ADDR and VAULT_TOKEN name, and says
 * aloud when there is none.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresVault.ServerCondition.class)
@interface RequiresVault {

	/**
	 * Looks at the environment.
	 */
	final class ServerCondition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (System.getenv(RealVault.ADDRESS) != null && System.getenv(RealVault.TOKEN) != null) {
				return ConditionEvaluationResult.enabled("a server is named");
			}
			String reason = "set VAULT_ADDR and VAULT_TOKEN to run this against a Vault or OpenBao in dev mode";
			if (context.getTestMethod().isEmpty()) {
				LoggerFactory.getLogger(RequiresVault.class)
					.warn("{} is skipped: {}", context.getDisplayName(), reason);
			}
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}

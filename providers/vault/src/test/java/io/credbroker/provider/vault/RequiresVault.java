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
 * Runs a test class against a real server, and says aloud when there is none.
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
			if (RealServer.find().isPresent()) {
				return ConditionEvaluationResult.enabled("a server is named");
			}
			String reason = RealServer.MISSING;
			if (context.getTestMethod().isEmpty()) {
				LoggerFactory.getLogger(RequiresVault.class)
					.warn("{} is skipped: {}", context.getDisplayName(), reason);
			}
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}

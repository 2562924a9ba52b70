package io.credbroker.provider.testkit;

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
 * Runs a test class against a real Ceph, and says aloud when it cannot be had.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresCeph.ServerCondition.class)
public @interface RequiresCeph {

	/**
	 * Starts it, the first time it is asked.
	 */
	final class ServerCondition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			String reason = CephServer.get().reason;
			if (reason == null) {
				return ConditionEvaluationResult.enabled("Ceph runs");
			}
			if (context.getTestMethod().isEmpty()) {
				LoggerFactory.getLogger(RequiresCeph.class).warn("{} is skipped: {}", context.getDisplayName(), reason);
			}
			return ConditionEvaluationResult.disabled(reason);
		}

	}

}

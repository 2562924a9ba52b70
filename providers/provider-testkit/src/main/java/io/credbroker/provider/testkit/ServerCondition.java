package io.credbroker.provider.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Runs the tests of a class if there is a server for them, and otherwise logs once for
 * the class that there is none.
 */
abstract class ServerCondition implements ExecutionCondition {

	/**
	 * Why there is no server, or {@code null} if there is one.
	 */
	abstract @Nullable String missing();

	@Override
	public final ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		String reason = missing();
		if (reason == null) {
			return ConditionEvaluationResult.enabled("the server runs");
		}
		if (context.getTestMethod().isEmpty()) {
			LoggerFactory.getLogger(getClass()).warn("{} is skipped: {}", context.getDisplayName(), reason);
		}
		return ConditionEvaluationResult.disabled(reason);
	}

}

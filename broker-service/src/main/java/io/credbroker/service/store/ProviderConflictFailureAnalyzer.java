package io.credbroker.service.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that failed because two providers have the same type.
 */
final class ProviderConflictFailureAnalyzer extends AbstractFailureAnalyzer<ProviderConflictException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, ProviderConflictException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Remove one of them from the class path, or give it another type.", cause);
	}

}

package io.credbroker.service.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Makes a start that fails for two providers of one type end in a sentence instead of a
 * stack trace.
 */
final class ProviderConflictFailureAnalyzer extends AbstractFailureAnalyzer<ProviderConflictException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, ProviderConflictException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Leave one of the two out of the class path, or give it a type of its own.", cause);
	}

}

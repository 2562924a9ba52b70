package io.credbroker.service.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which property of which store stopped the start, and what to do.
 */
final class InvalidStoreFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStoreException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}

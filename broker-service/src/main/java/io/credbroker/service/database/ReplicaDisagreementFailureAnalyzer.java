package io.credbroker.service.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that failed because replicas have different values, and what to do.
 */
class ReplicaDisagreementFailureAnalyzer extends AbstractFailureAnalyzer<ReplicaDisagreementException> {

	@Override
	protected FailureAnalysis analyze(Throwable root, ReplicaDisagreementException cause) {
		String description = "This replica did not start: " + cause.getMessage() + ".";
		String action = ("Give the same file as %1$s to every replica; without a file each replica generates its own key."
				+ " To change it, stop all replicas first.")
			.formatted(cause.setting());
		return new FailureAnalysis(description, action, cause);
	}

}

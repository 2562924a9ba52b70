package io.credbroker.service.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about replicas that do not agree.
 */
class ReplicaDisagreementFailureAnalyzer extends AbstractFailureAnalyzer<ReplicaDisagreementException> {

	@Override
	protected FailureAnalysis analyze(Throwable root, ReplicaDisagreementException cause) {
		String description = "This replica did not start: " + cause.getMessage() + ".";
		String action = ("Give the same file as %1$s to every replica; without one each draws its own."
				+ " To change it, stop all replicas first.")
			.formatted(cause.setting());
		return new FailureAnalysis(description, action, cause);
	}

}

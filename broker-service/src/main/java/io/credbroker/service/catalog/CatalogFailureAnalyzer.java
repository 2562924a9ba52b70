package io.credbroker.service.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Shows the problems of the catalog instead of a stack trace when it prevents the start.
 */
final class CatalogFailureAnalyzer implements FailureAnalyzer {

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CatalogRefusedException) {
				return new FailureAnalysis("The catalog is refused:\n\n" + cause.getMessage(),
						"Correct every place named above. Nothing is served without a catalog.", cause);
			}
			if (cause instanceof CatalogUnreadableException) {
				return new FailureAnalysis("There is no catalog: " + cause.getMessage() + ".",
						"Nothing is served without a catalog.", cause);
			}
		}
		return null;
	}

}

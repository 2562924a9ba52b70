package io.credbroker.service.lookup;

import io.credbroker.service.http.VerifiedCaller;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads which lookup is to be explained exactly as the lookup itself would be.
 */
public final class ExplainedLookup {

	private ExplainedLookup() {
	}

	public static ExplainRequest of(HttpServletRequest request) {
		LookupPath path = LookupPath.explained(request);
		if (path == null) {
			throw new IllegalStateException("the request is about no lookup");
		}
		return new ExplainRequest(path.kind(), path.id(QueryParameters.of(request)), VerifiedCaller.get(),
				ContextHeaders.read(request));
	}

}

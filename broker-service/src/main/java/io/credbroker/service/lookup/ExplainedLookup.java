package io.credbroker.service.lookup;

import io.credbroker.service.http.VerifiedCaller;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads which lookup is to be explained exactly as the lookup itself would be.
 */
public final class ExplainedLookup {

	private final ContextResolver contexts;

	ExplainedLookup(ContextResolver contexts) {
		this.contexts = contexts;
	}

	public ExplainRequest of(HttpServletRequest request) {
		LookupPath path = LookupPath.explained(request);
		if (path == null) {
			throw new IllegalStateException("the request is about no lookup");
		}
		Caller caller = VerifiedCaller.get();
		return new ExplainRequest(path.kind(), path.id(QueryParameters.of(request)), caller,
				this.contexts.resolve(request, caller));
	}

}

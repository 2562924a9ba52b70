package io.credbroker.service.lookup;

import io.credbroker.service.http.VerifiedCaller;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads the lookup to be explained in the same way as a real lookup.
 */
public final class ExplainedLookup {

	private final ContextResolver contexts;

	ExplainedLookup(ContextResolver contexts) {
		this.contexts = contexts;
	}

	public ExplainRequest of(HttpServletRequest request) {
		LookupPath path = LookupPath.explained(request);
		if (path == null) {
			throw new IllegalStateException("the request does not name a lookup");
		}
		Caller caller = VerifiedCaller.get();
		return new ExplainRequest(path.kind(), path.id(QueryParameters.of(request)), caller,
				this.contexts.resolve(request, caller));
	}

}

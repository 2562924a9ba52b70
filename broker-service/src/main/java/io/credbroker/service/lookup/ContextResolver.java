package io.credbroker.service.lookup;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.spi.Standing;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells for which task a request is made and how far that is known, once for each
 * request.
 */
final class ContextResolver {

	private final PodContexts pods;

	ContextResolver(PodContexts pods) {
		this.pods = pods;
	}

	TaskContext resolve(HttpServletRequest request, Caller caller) {
		TaskContext said = TaskContext.of(ContextHeaders.read(request), Standing.ASSERTED);
		return switch (this.pods.of(caller)) {
			case PodContext.NotAsked _, PodContext.NoTask _ -> said;
			case PodContext.Attested(var parts) -> said.attested(parts);
			case PodContext.Unavailable(var reason) -> said.unavailable(reason);
			case PodContext.Gone gone -> throw gone.refusal();
		};
	}

}

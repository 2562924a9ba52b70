package io.credbroker.service.lookup;

import java.util.function.Predicate;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.spi.Standing;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Determines the task context of a request and its standing, once per request.
 */
final class ContextResolver {

	private final Predicate<Caller> authorities;

	private final PodContexts pods;

	private final ContextObserver observer;

	/**
	 * Believes these callers when they say that they have verified the context.
	 */
	ContextResolver(Predicate<Caller> authorities, PodContexts pods, ContextObserver observer) {
		this.authorities = authorities;
		this.pods = pods;
		this.observer = observer;
	}

	TaskContext resolve(HttpServletRequest request, Caller caller) {
		TaskContext context = withPod(said(request, caller), caller);
		this.observer.resolved(caller, context);
		return context;
	}

	private TaskContext said(HttpServletRequest request, Caller caller) {
		TaskParts parts = ContextHeaders.read(request);
		if (!ContextHeaders.claimsVerified(request)) {
			return TaskContext.of(parts, Standing.ASSERTED);
		}
		return this.authorities.test(caller) ? TaskContext.of(parts, Standing.VERIFIED)
				: TaskContext.of(parts, Standing.ASSERTED).disregardingVerified();
	}

	private TaskContext withPod(TaskContext said, Caller caller) {
		return switch (this.pods.of(caller)) {
			case PodContext.NotAsked _, PodContext.NoTask _ -> said;
			case PodContext.Attested(var parts) -> said.attested(parts);
			case PodContext.Unavailable(var reason) -> said.unavailable(reason);
			case PodContext.Gone gone -> throw gone.refusal();
		};
	}

}

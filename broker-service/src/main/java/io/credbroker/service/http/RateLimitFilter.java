package io.credbroker.service.http;

import java.io.IOException;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Refuses callers that exceed their rate limit, before anything is looked up.
 */
final class RateLimitFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private static final String DETAIL = "This caller sends more than %d requests per second; wait and try again, "
			+ "send fewer requests, or ask the operators of the broker to raise broker.callers.requests-per-second.";

	private final transient CallerRateLimit limits;

	private final transient RateLimitEvents limited;

	private final transient RequestPattern pattern;

	RateLimitFilter(CallerRateLimit limits, RateLimitEvents limited, RequestPattern pattern) {
		this.limits = limits;
		this.limited = limited;
		this.pattern = pattern;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Caller caller = VerifiedCaller.of(SecurityContextHolder.getContext().getAuthentication());
		if (caller != null && !this.limits.admit(caller)) {
			refuse(caller, request, response);
			return;
		}
		chain.doFilter(request, response);
	}

	private void refuse(Caller caller, HttpServletRequest request, HttpServletResponse response) throws IOException {
		String name = this.pattern.of(request);
		if (name != null) {
			ServerHttpObservationFilter.findObservationContext(request)
				.ifPresent((observation) -> observation.setPathPattern(name));
		}
		this.limited.add(caller, Correlation.of(request));
		ProblemWriter.retryAfter(response, CallerRateLimit.WAIT);
		ProblemWriter.write(request, response, ProblemCode.RATE_LIMITED,
				DETAIL.formatted(this.limits.requestsPerSecond()));
	}

}

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
 * Refuses whoever asks too often, before anything is looked up for it.
 */
final class RateLimitFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private static final String DETAIL = "This caller asks for more than %d requests a second, on and on; wait and ask again, "
			+ "ask less often, or have the operators of the broker raise broker.callers.requests-per-second.";

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

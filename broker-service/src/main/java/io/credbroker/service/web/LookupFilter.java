package io.credbroker.service.web;

import java.io.IOException;

import io.credbroker.service.http.Correlation;
import io.credbroker.service.http.Problems;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.lookup.AnswerForm;
import io.credbroker.service.lookup.Lookup;
import io.credbroker.service.lookup.LookupRequest;
import io.credbroker.service.lookup.Lookups;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers lookups, right behind the security chain; everything else goes on to Spring
 * MVC.
 * <p>
 * A lookup needs nothing of what a dispatcher does for it, and would pay for that more
 * than for its own work.
 */
final class LookupFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final transient Lookups lookups;

	private final transient OutcomeWriter outcomes;

	private final transient Problems problems;

	LookupFilter(Lookups lookups, OutcomeWriter outcomes, Problems problems) {
		this.lookups = lookups;
		this.outcomes = outcomes;
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		LookupPath path = LookupPath.of(request);
		if (path == null) {
			chain.doFilter(request, response);
			return;
		}
		ServerHttpObservationFilter.findObservationContext(request)
			.ifPresent((observation) -> observation.setPathPattern(path.pattern()));
		try {
			lookup(path, request, response);
		}
		catch (RuntimeException | Error ex) {
			this.problems.failed(ex, request, response);
		}
	}

	private void lookup(LookupPath path, HttpServletRequest request, HttpServletResponse response) throws IOException {
		QueryParameters parameters = QueryParameters.of(request);
		Query query = Query.of(path, parameters);
		LookupRequest lookup = new LookupRequest(path.kind(), path.id(parameters), caller(),
				ContextHeaders.read(request), query.minTtl(), query.fresh(), Correlation.of(request),
				new AnswerForm(query.format(), EntityTags.opaque(request.getHeader("If-None-Match"))));
		write(new Exchange(request, response), lookup, this.lookups.lookup(lookup));
	}

	/**
	 * An answer that fails on its way out may have reached the caller in part, so the
	 * record goes on saying that it was given; one that never left was not.
	 */
	private void write(Exchange exchange, LookupRequest request, Lookup done) throws IOException {
		try {
			this.outcomes.write(exchange, request, done);
		}
		catch (IOException ex) {
			this.lookups.withhold(done);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			this.lookups.retract(request, done);
			throw ex;
		}
	}

	/**
	 * Without a caller, which the security chain never lets happen, there is no lookup.
	 */
	static Caller caller() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication != null && authentication.isAuthenticated()
				&& authentication.getPrincipal() instanceof Caller caller) {
			return caller;
		}
		throw new IllegalStateException("a lookup came past the security chain");
	}

}

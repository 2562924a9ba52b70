package io.credbroker.service.lookup;

import java.io.IOException;

import io.credbroker.service.http.Correlation;
import io.credbroker.service.http.VerifiedCaller;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers lookups directly after the security chain; other requests continue to Spring
 * MVC.
 * <p>
 * A lookup needs nothing of the dispatcher, which would cost more than the lookup.
 */
final class LookupFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final transient ContextResolver contexts;

	private final transient LookupService lookups;

	private final transient OutcomeWriter outcomes;

	LookupFilter(ContextResolver contexts, LookupService lookups, OutcomeWriter outcomes) {
		this.contexts = contexts;
		this.lookups = lookups;
		this.outcomes = outcomes;
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
		lookup(path, request, response);
	}

	private void lookup(LookupPath path, HttpServletRequest request, HttpServletResponse response) throws IOException {
		Caller caller = VerifiedCaller.get();
		QueryParameters parameters = QueryParameters.of(request);
		LookupParameters query = LookupParameters.of(path, parameters);
		LookupRequest lookup = new LookupRequest(path.kind(), path.id(parameters), caller, VerifiedCaller.token(),
				this.contexts.resolve(request, caller), query.minTtl(), query.fresh(), Correlation.of(request),
				new RequestedForm(query.format(), EntityTags.opaque(request.getHeader("If-None-Match"))),
				ContextHeaders.claimsShadow(request));
		write(request, response, lookup, this.lookups.lookup(lookup));
	}

	/**
	 * Writes the answer. If writing fails after a part was sent, the record still says
	 * that the secret was given; if nothing was sent, the grant is retracted.
	 */
	private void write(HttpServletRequest request, HttpServletResponse response, LookupRequest lookup,
			LookupResult done) throws IOException {
		try {
			this.outcomes.write(request, response, lookup, done);
		}
		catch (IOException ex) {
			this.lookups.withhold(done);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			this.lookups.retract(lookup, done);
			throw ex;
		}
	}

}

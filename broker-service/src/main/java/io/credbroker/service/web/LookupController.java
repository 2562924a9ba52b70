package io.credbroker.service.web;

import java.io.IOException;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.lookup.LookupRequest;
import io.credbroker.service.lookup.Lookups;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The lookups, by kind.
 */
@Controller
class LookupController {

	private final Lookups lookups;

	private final OutcomeWriter outcomes;

	LookupController(Lookups lookups, OutcomeWriter outcomes) {
		this.lookups = lookups;
		this.outcomes = outcomes;
	}

	@GetMapping("/v1/connections/{id}")
	void connection(@PathVariable String id, @AuthenticationPrincipal Caller caller, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		lookup(ResourceKind.CONNECTION, id, caller, request, response);
	}

	@GetMapping("/v1/variables/{id}")
	void variable(@PathVariable String id, @AuthenticationPrincipal Caller caller, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		lookup(ResourceKind.VARIABLE, id, caller, request, response);
	}

	@GetMapping("/v1/configs/{id}")
	void config(@PathVariable String id, @AuthenticationPrincipal Caller caller, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		lookup(ResourceKind.CONFIG, id, caller, request, response);
	}

	private void lookup(ResourceKind kind, String id, Caller caller, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		Query query = Query.of(request);
		LookupRequest lookup = new LookupRequest(kind, Ids.valid(kind, id), caller, ContextHeaders.read(request),
				query.minTtl(), query.fresh(), Correlation.of(request));
		this.outcomes.write(new Exchange(request, response, query.format()), lookup, this.lookups.lookup(lookup));
	}

}

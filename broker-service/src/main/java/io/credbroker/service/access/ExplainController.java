package io.credbroker.service.access;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.service.http.Permission;
import io.credbroker.service.http.PrivilegedAccessGate;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.lookup.ExplainRequest;
import io.credbroker.service.lookup.ExplainedLookup;
import io.credbroker.service.lookup.Explanation.Trace;
import io.credbroker.service.lookup.LookupExplainer;
import io.credbroker.spi.AuditContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Explains how a lookup would end: the verdict for callers that ask about themselves, and
 * the reasons for callers with the permission {@code catalog:explain}, who may ask about
 * any caller.
 */
@Controller
class ExplainController {

	private final ExplainedLookup lookups;

	private final LookupExplainer explainer;

	private final ExplainedCallers subjects;

	private final PrivilegedAccessGate gate;

	ExplainController(ExplainedLookup lookups, LookupExplainer explainer, ExplainedCallers subjects,
			PrivilegedAccessGate gate) {
		this.lookups = lookups;
		this.explainer = explainer;
		this.subjects = subjects;
		this.gate = gate;
	}

	@GetMapping({ "/v1/connections/{id}/explain", "/v1/variables/{id}/explain", "/v1/configs/{id}/explain" })
	void explain(HttpServletRequest request, HttpServletResponse response) throws IOException {
		ExplainRequest asked = this.lookups.of(request);
		ResponseWriter.json(response, explained(asked, request, Set.of()));
	}

	/**
	 * The same with the id in the query, under a path that cannot be an id.
	 */
	@GetMapping({ "/v1/explain/connections", "/v1/explain/variables", "/v1/explain/configs" })
	void explainById(HttpServletRequest request, HttpServletResponse response) throws IOException {
		ExplainRequest asked = this.lookups.of(request);
		ResponseWriter.json(response, explained(asked, request, Set.of(asked.kind().idName())));
	}

	private ExplainResponse explained(ExplainRequest asked, HttpServletRequest request, Set<String> id) {
		AccessQuery query = AccessQuery.of(request);
		if (query.hasOnly(id) && !this.gate.permits(asked.caller(), Permission.CATALOG_EXPLAIN)) {
			this.gate.pass(asked.caller(), request);
			return ExplainResponse.of(asked, query, this.explainer.explain(asked));
		}
		this.gate.pass(asked.caller(), request, Permission.CATALOG_EXPLAIN);
		return traced(asked, query, id);
	}

	private ExplainResponse traced(ExplainRequest asked, AccessQuery query, Set<String> id) {
		query.allow(ExplainedCallers.CALLER, Stream.concat(ExplainedCallers.CONTEXT.stream(), id.stream()).toList(),
				"limit");
		int limit = Paging.limit(query.one("limit"), Paging.MOST);
		ExplainedCaller subject = this.subjects.read(query, asked.context());
		ExplainRequest question = new ExplainRequest(asked.kind(), asked.id(), subject.caller(), subject.context());
		Trace trace = this.explainer.trace(question, new AuditContext(query.caller().name(), query.correlationId()));
		return ExplainResponse.of(question, query, trace.explanation()).with(TraceResponse.of(subject, trace, limit));
	}

}

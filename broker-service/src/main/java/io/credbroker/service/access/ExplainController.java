package io.credbroker.service.access;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.service.http.CorrelationId;
import io.credbroker.service.http.Role;
import io.credbroker.service.lookup.Explanation.Trace;
import io.credbroker.service.lookup.Explanations;
import io.credbroker.service.lookup.Question;
import io.credbroker.spi.AuditContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Why a lookup ends as it does: the verdict for whoever asks about itself, and everything
 * behind it for holders of the role {@code security}, who may ask about anyone.
 */
@Controller
class ExplainController {

	private final Explanations explanations;

	private final Subjects subjects;

	private final Gate gate;

	ExplainController(Explanations explanations, Subjects subjects, Gate gate) {
		this.explanations = explanations;
		this.subjects = subjects;
		this.gate = gate;
	}

	@GetMapping({ "/v1/connections/{id}/explain", "/v1/variables/{id}/explain", "/v1/configs/{id}/explain" })
	void explain(Question asked, CorrelationId correlation, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		explain(asked, Inquiry.of(asked.caller(), correlation, request), Set.of(), response);
	}

	/**
	 * The same with the id in the query, under a path that no id can stand for.
	 */
	@GetMapping({ "/v1/explain/connections", "/v1/explain/variables", "/v1/explain/configs" })
	void explainById(Question asked, CorrelationId correlation, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		explain(asked, Inquiry.of(asked.caller(), correlation, request), Set.of(asked.kind().idName()), response);
	}

	private void explain(Question asked, Inquiry inquiry, Set<String> id, HttpServletResponse response)
			throws IOException {
		if (inquiry.hasOnly(id) && !this.gate.holds(inquiry, Role.SECURITY)) {
			this.gate.pass(inquiry);
			JsonAnswers.write(response, ExplainResponse.of(asked, inquiry, this.explanations.explain(asked)));
			return;
		}
		this.gate.pass(inquiry, Role.SECURITY);
		JsonAnswers.write(response, traced(asked, inquiry, id));
	}

	private ExplainResponse traced(Question asked, Inquiry inquiry, Set<String> id) {
		inquiry.allow(Subjects.CALLER, Stream.concat(Subjects.CONTEXT.stream(), id.stream()).toList(), "limit");
		int limit = Paging.limit(inquiry.one("limit"), Paging.MOST);
		Subject subject = this.subjects.read(inquiry, asked.context());
		Question question = new Question(asked.kind(), asked.id(), subject.caller(), subject.context());
		Trace trace = this.explanations.trace(question,
				new AuditContext(inquiry.caller().name(), inquiry.correlationId()));
		return ExplainResponse.of(question, inquiry, trace.explanation()).with(TraceResponse.of(subject, trace, limit));
	}

}

package io.credbroker.service.auditor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.http.Access;
import io.credbroker.service.http.AccessEvents;
import io.credbroker.service.http.CorrelationId;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.Role;
import io.credbroker.service.http.Roles;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.search.RecordedEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The record, for holders of the role {@code auditor}.
 */
@Controller
class AuditController {

	private final ObjectProvider<RecordedEvents> events;

	private final AccessEvents accesses;

	private final Roles roles;

	private final AuditAnswers answers = new AuditAnswers();

	AuditController(ObjectProvider<RecordedEvents> events, AccessEvents accesses, Roles roles) {
		this.events = events;
		this.accesses = accesses;
		this.roles = roles;
	}

	/**
	 * A page of events, or all of them as JSON lines.
	 */
	@GetMapping("/v1/audit/events")
	void events(@AuthenticationPrincipal Caller caller, CorrelationId correlation, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		Access access = access(caller, correlation, request);
		EventQuery query = query(access.parameters());
		RecordedEvents record = opened(access);
		if (AuditAnswers.wantsLines(request)) {
			this.answers.lines(response, (lines) -> record.export(query, lines));
		}
		else {
			this.answers.page(response, record.find(query));
		}
	}

	/**
	 * Whether the record is what was written.
	 */
	@GetMapping("/v1/audit/verify")
	void verify(@AuthenticationPrincipal Caller caller, CorrelationId correlation, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		Access access = access(caller, correlation, request);
		if (!access.parameters().isEmpty()) {
			throw new ProblemException(ProblemCode.REQUEST_INVALID, "There are no parameters.");
		}
		this.answers.verdict(response, opened(access).verify());
	}

	private static Access access(Caller caller, CorrelationId correlation, HttpServletRequest request) {
		Map<String, String> parameters = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> {
			if (values.length != 1) {
				throw new ProblemException(ProblemCode.REQUEST_INVALID,
						"The parameter %s can be given once.".formatted(name));
			}
			parameters.put(name, values[0]);
		});
		return new Access(caller, correlation.value(), request.getRequestURI(), parameters);
	}

	private static EventQuery query(Map<String, String> parameters) {
		try {
			return EventQuery.of(parameters);
		}
		catch (IllegalArgumentException ex) {
			throw new ProblemException(ProblemCode.REQUEST_INVALID, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * The record for those who may read it, their reading being on it first.
	 */
	private RecordedEvents opened(Access access) {
		if (!this.roles.holds(access.caller(), Role.AUDITOR)) {
			this.accesses.refused(access, ProblemCode.ROLE_REQUIRED.code());
		}
		this.roles.require(access.caller(), Role.AUDITOR);
		RecordedEvents record = this.events.getIfAvailable();
		if (record == null) {
			throw new ProblemException(ProblemCode.REQUEST_INVALID,
					"This broker keeps no record that can be searched; configure a sink of type database.");
		}
		this.accesses.granted(access);
		return record;
	}

}

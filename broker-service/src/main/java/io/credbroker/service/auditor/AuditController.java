package io.credbroker.service.auditor;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.record.search.EventQuery;
import io.credbroker.service.record.search.RecordedEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The record, for callers with the permission {@code audit:read}.
 */
@Controller
class AuditController {

	private final ObjectProvider<RecordedEvents> events;

	private final Clock clock;

	private final AuditResponseWriter answers = new AuditResponseWriter();

	AuditController(ObjectProvider<RecordedEvents> events, Clock clock) {
		this.events = events;
		this.clock = clock;
	}

	/**
	 * A page of events, or all of them as JSON lines.
	 */
	@GetMapping("/v1/audit/events")
	void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
		EventQuery query = query(parameters(request));
		RecordedEvents record = record();
		if (AuditResponseWriter.wantsLines(request)) {
			this.answers.lines(response, (lines) -> record.export(query, lines));
		}
		else {
			this.answers.page(response, record.find(query));
		}
	}

	/**
	 * What lookups of shadow mode would not have been given in the last days.
	 */
	@GetMapping("/v1/audit/shadow")
	void shadow(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Instant from = this.clock.instant().minus(ShadowResponse.days(parameters(request)));
		this.answers.shadow(response, ShadowResponse.of(from, record().shadow(from)));
	}

	/**
	 * Checks whether the record was changed.
	 */
	@GetMapping("/v1/audit/verify")
	void verify(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!parameters(request).isEmpty()) {
			throw new RequestInvalidException("There are no parameters.");
		}
		this.answers.verdict(response, record().verify());
	}

	private static Map<String, String> parameters(HttpServletRequest request) {
		Map<String, String> parameters = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> {
			if (values.length != 1) {
				throw new RequestInvalidException("The parameter %s can be given only once.".formatted(name));
			}
			parameters.put(name, values[0]);
		});
		return parameters;
	}

	private static EventQuery query(Map<String, String> parameters) {
		try {
			return EventQuery.of(parameters);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException(String.valueOf(ex.getMessage()));
		}
	}

	private RecordedEvents record() {
		RecordedEvents record = this.events.getIfAvailable();
		if (record == null) {
			throw new RequestInvalidException(
					"This broker keeps no record that can be searched; configure a sink of type database.");
		}
		return record;
	}

}

package io.credbroker.service.lookup;

import java.io.IOException;
import java.time.Duration;

import io.credbroker.api.ConnectionResponse;
import io.credbroker.api.Freshness;
import io.credbroker.api.Problem;
import io.credbroker.api.ValueResponse;
import io.credbroker.service.http.ProblemWriter;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.lookup.LookupOutcome.Granted;
import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the outcome of a lookup into a response.
 */
final class OutcomeWriter {

	private final ObjectWriter connections = JsonMapper.shared().writerFor(ConnectionResponse.class);

	private final ObjectWriter values = JsonMapper.shared().writerFor(ValueResponse.class);

	void write(HttpServletRequest request, HttpServletResponse response, LookupRequest lookup, LookupResult done)
			throws IOException {
		if (done.eventId() != null) {
			response.setHeader("Event-Id", done.eventId());
		}
		switch (done.outcome()) {
			case Granted granted -> granted(response, lookup, granted);
			case LookupOutcome.TooShort(var limit) -> ProblemWriter.write(response, tooShort(lookup, limit));
			case LookupOutcome.Failed failed -> {
				FailureProblem problem = failed.problem();
				ProblemWriter.retryAfter(response, problem.retryAfter());
				ProblemWriter.write(request, response, problem.code(), problem.detail());
			}
		}
	}

	private void granted(HttpServletResponse response, LookupRequest lookup, Granted granted) throws IOException {
		response.setHeader("ETag", EntityTags.quoted(granted.tag()));
		response.setHeader("Credential-Expires-At", granted.validity().expiresAt().toString());
		switch (granted.representation()) {
			case Representation.NotModified _ -> response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
			case Representation.OfValue(var value) -> body(response, granted,
					new SplicedBody(
							this.values.writeValueAsBytes(new ValueResponse(lookup.id(), null, freshness(granted))))
						.with("value", value));
			case Representation.OfConnection(var connType, var uri, var json) -> body(response, granted,
					new SplicedBody(this.connections.writeValueAsBytes(
							new ConnectionResponse(lookup.id(), connType, null, null, freshness(granted))))
						.with("uri", uri)
						.with("connection", json));
		}
	}

	/**
	 * Writes the body; a credential issued for this lookup is flushed at once, so that a
	 * closed connection is noticed and the credential can be revoked.
	 */
	private static void body(HttpServletResponse response, Granted granted, SplicedBody body) throws IOException {
		body.writeTo(ResponseWriter.body(response, MediaType.APPLICATION_JSON_VALUE, body.length()));
		if (granted.own() != null) {
			response.flushBuffer();
		}
	}

	private static Freshness freshness(Granted granted) {
		LookupOutcome.Validity validity = granted.validity();
		return new Freshness(granted.version(), validity.issuedAt(), validity.expiresAt(),
				Duration.between(validity.issuedAt(), validity.expiresAt()).toSeconds(), validity.stale(),
				validity.rotationDue(), Duration.between(validity.readAt(), validity.issuedAt()).toSeconds(),
				validity.rotatedAt(), validity.nextRotationAt());
	}

	private static Problem tooShort(LookupRequest lookup, TtlLimit limit) {
		long longest = Math.max(0, limit.longest().toSeconds());
		return Problem.minTtlUnsatisfiable(
				"The credential can stay valid for at most %d seconds, limited by %s; use a min_ttl up to that."
					.formatted(longest, limit.limitedBy()),
				lookup.correlationId(), longest, limit.limitedBy());
	}

}

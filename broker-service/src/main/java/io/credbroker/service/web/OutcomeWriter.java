package io.credbroker.service.web;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import io.credbroker.api.ConnectionResponse;
import io.credbroker.api.Freshness;
import io.credbroker.api.Problem;
import io.credbroker.api.ProblemCode;
import io.credbroker.api.ValueResponse;
import io.credbroker.service.lookup.Answer;
import io.credbroker.service.lookup.Lookup;
import io.credbroker.service.lookup.LookupOutcome;
import io.credbroker.service.lookup.LookupOutcome.Granted;
import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.lookup.LookupRequest;
import io.credbroker.service.web.Query.Format;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the outcome of a lookup into a response.
 */
final class OutcomeWriter {

	private static final String NO_URI = "A URI cannot carry this connection (%s); ask for format=json.";

	private static final Answer.Uri NOT_ASKED = new Answer.Uri(null, null);

	private final ProblemWriter problems;

	private final ObjectWriter connections = JsonMapper.shared().writerFor(ConnectionResponse.class);

	private final ObjectWriter values = JsonMapper.shared().writerFor(ValueResponse.class);

	OutcomeWriter(ProblemWriter problems) {
		this.problems = problems;
	}

	void write(Exchange exchange, LookupRequest lookup, Lookup done) throws IOException {
		switch (done.outcome()) {
			case Granted granted -> granted(exchange, lookup, granted);
			case LookupOutcome.TooShort(var limit) -> this.problems.write(exchange.response(), tooShort(lookup, limit));
			case LookupOutcome.Failed(var code, var detail, var retryAfter) -> {
				ProblemWriter.retryAfter(exchange.response(), retryAfter);
				this.problems.write(exchange.request(), exchange.response(), code, detail);
			}
		}
	}

	private void granted(Exchange exchange, LookupRequest lookup, Granted granted) throws IOException {
		switch (granted.answer()) {
			case Answer.OfValue(var value) -> write(exchange, granted, () -> this.values
				.writeValueAsBytes(new ValueResponse(lookup.id(), value.reveal(), freshness(granted))));
			case Answer.OfConnection connection -> connection(exchange, lookup, granted, connection);
		}
	}

	private void connection(Exchange exchange, LookupRequest lookup, Granted granted, Answer.OfConnection connection)
			throws IOException {
		Answer.Uri uri = (exchange.format() == Format.JSON) ? NOT_ASKED : connection.uri();
		if (exchange.format() == Format.URI && uri.text() == null) {
			this.problems.write(exchange.request(), exchange.response(), ProblemCode.REQUEST_INVALID,
					NO_URI.formatted(uri.impossible()));
			return;
		}
		write(exchange, granted,
				() -> this.connections.writeValueAsBytes(new ConnectionResponse(lookup.id(), connection.connType(),
						(uri.text() != null) ? uri.text().reveal() : null,
						(exchange.format() == Format.URI) ? null : connection.json().reveal(), freshness(granted))));
	}

	private static void write(Exchange exchange, Granted granted, Supplier<byte[]> body) throws IOException {
		HttpServletResponse response = exchange.response();
		String etag = "\"" + granted.tag() + "\"";
		response.setHeader("ETag", etag);
		response.setHeader("Credential-Expires-At", granted.validity().expiresAt().toString());
		if (EntityTags.match(exchange.request().getHeader("If-None-Match"), etag)) {
			response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
			return;
		}
		Responses.body(response, MediaType.APPLICATION_JSON_VALUE, body.get());
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
				"It can stay valid for %d seconds at most, limited by %s; ask for a min_ttl up to that."
					.formatted(longest, limit.limitedBy()),
				lookup.correlationId(), longest, limit.limitedBy());
	}

}

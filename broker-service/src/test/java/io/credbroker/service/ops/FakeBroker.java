package io.credbroker.service.ops;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A broker that answers what a test says, and is as strict as the real one about tokens,
 * paths, methods, parameters and bodies.
 */
final class FakeBroker implements AutoCloseable {

	static final String TOKEN = "good.token-of_an~operator";

	private static final Map<String, Set<String>> PARAMETERS = Map.ofEntries(Map.entry("/v1/stores", Set.of()),
			Map.entry("/v1/rotations",
					Set.of("connection", "variable", "config", "store", "key", "state", "limit", "cursor")),
			Map.entry("/v1/rotations/ID", Set.of()),
			Map.entry("/v1/rotations/ID/holders", Set.of("version", "fingerprint", "limit", "cursor")),
			Map.entry("/v1/rotations/ID/usage", Set.of("days")), Map.entry("/v1/rotations/ID/proof", Set.of()),
			Map.entry("/v1/operations", Set.of("state", "kind", "credential", "limit", "cursor")),
			Map.entry("/v1/operations/ID", Set.of()),
			Map.entry("/v1/leases",
					Set.of("store", "credential", "mapping", "caller", "dag", "run", "lease_id", "limit", "cursor")),
			Map.entry("/v1/audit/events",
					Set.of("refused", "from", "conn_id", "dag", "caller", "shadow", "limit", "cursor")),
			Map.entry("/v1/audit/shadow", Set.of("days")));

	private static final Set<String> ORDERS = Set.of("/v1/rotations/ID/rotate", "/v1/rotations/ID/invalidate",
			"/v1/leases/revoke");

	private final HostileServer server;

	private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<String> keys = new CopyOnWriteArrayList<>();

	private volatile String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));

	/** One answer to one path. */
	record Reply(int status, String type, String body) {

		static Reply json(String body) {
			return new Reply(200, "application/json", body);
		}

		static Reply problem(int status, String code, String detail) {
			return new Reply(status, "application/problem+json", """
					{"type":"urn:credbroker:problem:%s","title":"t","status":%d,"code":"%s","detail":"%s",\
					"retryable":false,"correlation_id":"4bf92f3577b34da6a3ce929d0e0e4736"}""".formatted(code, status,
					code, detail));
		}

	}

	FakeBroker() {
		this.server = new HostileServer((in, out) -> {
			Reply reply = reply(PlainRequest.read(in));
			byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
			boolean redirect = reply.type().equals("redirect");
			out.write("HTTP/1.1 %d Any\r\nDate: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s: %s\r\n\r\n"
				.formatted(reply.status(), this.date, redirect ? 0 : body.length,
						redirect ? "Location" : "Content-Type", redirect ? reply.body() : reply.type())
				.getBytes(StandardCharsets.ISO_8859_1));
			out.write(redirect ? new byte[0] : body);
		});
	}

	String url() {
		return this.server.url();
	}

	/**
	 * Answers a path with these one after the other, and with the last one from then on.
	 */
	FakeBroker answers(String path, Reply... answers) {
		this.replies.put(path, new ArrayDeque<>(List.of(answers)));
		return this;
	}

	FakeBroker answers(String path, String json) {
		return answers(path, Reply.json(json));
	}

	/**
	 * What the header {@code Date} says instead of the time.
	 */
	void date(String text) {
		this.date = text;
	}

	/** Each request as method, path and sorted parameters, or the body. */
	List<String> requests() {
		return this.requests;
	}

	List<String> keys() {
		return this.keys;
	}

	private Reply reply(PlainRequest request) {
		String path = request.path();
		String shape = path.replaceFirst("^(/v1/(?:rotations|operations))/[^/]+", "$1/ID");
		boolean order = request.method().equals("POST");
		if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
			return Reply.problem(401, "token_signature_invalid", "No key of the issuer verifies it.");
		}
		if (!(order ? ORDERS : PARAMETERS.keySet()).contains(shape)) {
			return Reply.problem(404, "not_found", "There is no such path.");
		}
		this.requests.add(request.method() + " " + path + " " + (order ? request.body() : request.parameters()));
		String wrong = order ? wrongOrder(request) : wrongQuestion(request, shape);
		if (wrong != null) {
			return Reply.problem(400, "request_invalid", wrong);
		}
		Deque<Reply> answers = this.replies.getOrDefault(path, new ArrayDeque<>());
		synchronized (answers) {
			Reply answer = (answers.size() > 1) ? answers.poll() : answers.peek();
			return (answer != null) ? answer : Reply.problem(404, "credential_unknown", "No credential has this id.");
		}
	}

	private static @Nullable String wrongQuestion(PlainRequest request, String shape) {
		List<String> unknown = new ArrayList<>(request.parameters().keySet());
		unknown.removeAll(PARAMETERS.getOrDefault(shape, Set.of()));
		if (!request.headers().getOrDefault("accept", "").contains("application/json")) {
			return "Accept must allow application/json.";
		}
		return unknown.isEmpty() ? null : "There is no parameter " + unknown + ".";
	}

	private @Nullable String wrongOrder(PlainRequest request) {
		String reason = JsonMapper.shared().readTree(request.body()).path("reason").asString("");
		this.keys.add(request.headers().getOrDefault("idempotency-key", "none"));
		if (reason.isEmpty() || reason.length() > 500) {
			return "reason must have 1 to 500 characters.";
		}
		return "application/json".equals(request.headers().get("content-type")) ? null : "The body must be JSON.";
	}

	@Override
	public void close() {
		this.server.close();
	}

}

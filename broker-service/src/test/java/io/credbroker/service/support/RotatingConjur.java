package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * As much of Conjur as it takes to read variables and to order their rotation, which its
 * rotator carries out when told. It answers as a real one does to a wrong login, without
 * a token, without the privilege and to what is not there.
 */
public final class RotatingConjur implements AutoCloseable {

	public static final String ACCOUNT = "bank";

	public static final String LOGIN = "host/apps/broker";

	public static final String API_KEY = "the-api-key-of-the-broker";

	private static final String AUTHENTICATE = "/authn/bank/host%2Fapps%2Fbroker/authenticate";

	private static final String TOKEN = "{\"protected\":\"e30=\",\"payload\":\"%s\",\"signature\":\"c2lnbmVk\"}"
		.formatted(base64("{\"sub\":\"host/apps/broker\",\"iat\":1763719200}"));

	private static final String AUTHORIZATION = "Token token=\"" + base64(TOKEN) + "\"";

	private static final String ABSENT = "{\"error\":{\"code\":\"not_found\",\"message\":\"not found\"}}";

	private static final String JSON = "application/json";

	private final Map<String, Variable> variables = new ConcurrentHashMap<>();

	private final List<String> orders = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	public RotatingConjur() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.start();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Has a variable in its first version.
	 */
	public void has(String id, String value) {
		this.variables.put(id, new Variable(List.of(value), null, false));
	}

	/**
	 * Has a variable with a rotator.
	 * @param update whether the broker has the privilege {@code update} on it
	 */
	public void rotates(String id, String value, boolean update) {
		this.variables.put(id, new Variable(List.of(value), tomorrow(), update));
	}

	/**
	 * The rotator replaces the value.
	 */
	public void rotate(String id, String value) {
		this.variables.computeIfPresent(id, (_, before) -> before.then(value));
	}

	/**
	 * The variables whose rotation was ordered and taken, in turn.
	 */
	public List<String> orders() {
		return List.copyOf(this.orders);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getRawPath();
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		if (path.endsWith("/authenticate")) {
			boolean known = path.equals(AUTHENTICATE) && body.equals(API_KEY);
			send(exchange, known ? 200 : 401, JSON, known ? TOKEN : "");
		}
		else if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			send(exchange, 401, "text/plain", "Authorization missing");
		}
		else if (path.equals("/whoami")) {
			send(exchange, 200, JSON, "{\"account\":\"bank\",\"username\":\"host/apps/broker\"}");
		}
		else {
			answerAuthorized(exchange, path);
		}
	}

	private void answerAuthorized(HttpExchange exchange, String path) throws IOException {
		String id = URLDecoder.decode(path.replaceFirst("/(resources|secrets)/bank/variable/([^/]+)$", "$2"),
				StandardCharsets.UTF_8);
		String what = exchange.getRequestMethod() + " " + path.replaceFirst("^/([^/]*)/.*", "$1");
		String query = exchange.getRequestURI().getRawQuery();
		Variable variable = this.variables.get(id);
		if (variable == null) {
			send(exchange, 404, JSON, ABSENT);
		}
		else if (what.equals("GET resources") && query == null) {
			send(exchange, 200, JSON, variable.facts());
		}
		else if (what.equals("GET secrets") && query == null) {
			send(exchange, 200, "application/octet-stream", variable.values().getLast());
		}
		else if (what.equals("POST secrets") && "expirations".equals(query)) {
			send(exchange, expire(id, variable) ? 201 : 403, JSON, "");
		}
		else {
			send(exchange, 404, JSON, ABSENT);
		}
	}

	private boolean expire(String id, Variable variable) {
		if (variable.update()) {
			this.orders.add(id);
			this.variables.put(id, new Variable(variable.values(), Instant.now(), true));
		}
		return variable.update();
	}

	private static Instant tomorrow() {
		return Instant.now().plus(Duration.ofDays(1));
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		if (bytes.length > 0) {
			exchange.getResponseBody().write(bytes);
		}
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * A variable.
	 *
	 * @param values its versions, from the first
	 * @param due when its rotator is to replace it; {@code null} without a rotator
	 * @param update whether the broker may order that
	 */
	private record Variable(List<String> values, @Nullable Instant due, boolean update) {

		Variable then(String value) {
			return new Variable(List.of(this.values.getLast(), value), tomorrow(), this.update);
		}

		String facts() {
			String older = (this.values.size() > 1) ? "{\"version\":1,\"expires_at\":null}," : "";
			return """
					{"created_at":"2026-11-01T10:00:00.000+00:00","id":"bank:variable:x","owner":"bank:policy:airflow",
					"secrets":[%s{"version":%d,"expires_at":%s}],"annotations":[%s],"permissions":[]}
					""".formatted(older, this.values.size(), (this.due != null) ? "\"" + this.due + "\"" : "null",
					(this.due != null)
							? "{\"name\":\"rotation/rotator\",\"value\":\"postgresql/password\"},{\"name\":\"rotation/ttl\",\"value\":\"P1D\"}"
							: "");
		}

	}

}

package io.credbroker.service.ops.client;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import io.credbroker.http.HttpConnections;
import io.credbroker.http.ReceivedResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one broker. Whatever is not the wanted answer is an {@link OpsException} that says
 * what to do.
 */
public final class BrokerClient implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final BrokerAddresses addresses;

	private final TokenSource token;

	private final HttpConnections connections;

	private final Clock clock;

	public BrokerClient(BrokerAddresses addresses, TokenSource token, HttpConnections connections, Clock clock) {
		this.addresses = addresses;
		this.token = token;
		this.connections = connections;
		this.clock = clock;
	}

	/**
	 * Reads an endpoint.
	 */
	public Answer get(String path, Map<String, String> parameters) {
		return send(request(path, parameters).GET().build());
	}

	/**
	 * Starts an operation.
	 * @param key lets the broker recognise the same order if it is sent again
	 */
	public Answer post(String path, String body, String key) {
		return send(request(path, Map.of()).header("Content-Type", "application/json")
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
			.build());
	}

	/**
	 * Asks for something as anybody could, without a token, and takes every answer.
	 */
	public ProbeAnswer probe(BrokerAddress at, String path, Map<String, String> parameters) {
		ReceivedResponse response = exchange(at,
				HttpRequest.newBuilder(at.endpoint(path, parameters))
					.header("Accept", "application/json, application/problem+json")
					.GET()
					.build());
		JsonNode json = json(response);
		if (json == null || !json.isObject()) {
			throw ProblemMessage.stranger(response, at);
		}
		return new ProbeAnswer(response.status(), response.body(), json);
	}

	/**
	 * Where this client asks by itself.
	 */
	public BrokerAddress address() {
		return this.addresses.service();
	}

	/**
	 * Its management port, if it is known.
	 */
	public @Nullable BrokerAddress management() {
		return this.addresses.management();
	}

	private HttpRequest.Builder request(String path, Map<String, String> parameters) {
		return HttpRequest.newBuilder(address().endpoint(path, parameters))
			.header("Authorization", "Bearer " + this.token.token())
			.header("Accept", "application/json, application/problem+json");
	}

	private Answer send(HttpRequest request) {
		ReceivedResponse response = exchange(address(), request);
		JsonNode json = json(response);
		if (json == null) {
			throw ProblemMessage.stranger(response, address());
		}
		if (response.status() / 100 == 2 && json.isObject()) {
			return new Answer(response.body(), json, time(response));
		}
		if (response.status() >= 400 && json.path("code").isString() && json.path("detail").isString()) {
			throw ProblemMessage.problem(response, json, this.token);
		}
		throw ProblemMessage.stranger(response, address());
	}

	private ReceivedResponse exchange(BrokerAddress at, HttpRequest request) {
		try {
			return this.connections.send(request);
		}
		catch (IOException ex) {
			throw ProblemMessage.unreachable(at, ExchangeFailure.sentence(ex));
		}
	}

	private static @Nullable JsonNode json(ReceivedResponse response) {
		String type = response.headers().firstValue("Content-Type").orElse("");
		if (!type.startsWith("application/json") && !type.startsWith("application/problem+json")) {
			return null;
		}
		try {
			return JSON.readTree(response.body());
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private Instant time(ReceivedResponse response) {
		try {
			return response.headers()
				.firstValue("Date")
				.map((date) -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
				.orElseGet(this.clock::instant);
		}
		catch (DateTimeException ex) {
			return this.clock.instant();
		}
	}

	@Override
	public void close() {
		this.connections.close();
	}

}

package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import io.credbroker.service.secret.CredentialId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody on call, with the role {@code operator}: a member of {@code operators} of the
 * issuer {@code test}.
 */
public final class Operator {

	/** The settings that give the role. */
	public static final Map<String, String> ROLE = Map.of("broker.roles.operator.issuer", "test",
			"broker.roles.operator.groups", "operators");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Function<String, URI> broker;

	private final String token;

	private Operator(Function<String, URI> broker, TestIssuer issuer, String subject) {
		this.broker = broker;
		this.token = issuer.token(subject, "operators");
	}

	public static Operator of(Broker broker) {
		return new Operator((path) -> URI.create(broker.url() + path), broker.issuer(), "operator");
	}

	/**
	 * With a token of an issuer that several brokers trust.
	 */
	public static Operator of(Broker broker, TestIssuer issuer) {
		return new Operator((path) -> URI.create(broker.url() + path), issuer, "operator");
	}

	public static Operator of(BrokerProcess broker, TestIssuer issuer) {
		return new Operator(broker::uri, issuer, "operator");
	}

	public static String rotate(String key) {
		return rotate("scripted", key);
	}

	public static String rotate(String store, String key) {
		return "/v1/rotations/" + CredentialId.of(store, key) + "/rotate";
	}

	public static String invalidate(String key) {
		return "/v1/rotations/" + CredentialId.of("scripted", key) + "/invalidate";
	}

	public HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(this.broker.apply(path)).header("Authorization", "Bearer " + this.token));
	}

	/**
	 * Starts something because of {@code test}.
	 */
	public HttpResponse<String> post(String path) {
		return post(path, "{\"reason\":\"test\"}", Map.of());
	}

	public HttpResponse<String> post(String path, String body, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.broker.apply(path))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		headers.forEach(request::setHeader);
		return send(request);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The operation that an order started.
	 */
	public static JsonNode started(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		return json(answer);
	}

	public static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.shared().readTree(answer.body());
	}

	/**
	 * Follows the operation until it has ended.
	 */
	public JsonNode ended(JsonNode operation) {
		return follow(operation, (now) -> !now.path("state").asString().equals("running"));
	}

	/**
	 * Follows the operation until it is at that step.
	 */
	public JsonNode at(JsonNode operation, String step) {
		return follow(operation, (now) -> now.path("step").asString().equals(step));
	}

	/**
	 * Follows the operation until it is as expected.
	 */
	public JsonNode follow(JsonNode operation, Predicate<JsonNode> until) {
		long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
		while (true) {
			HttpResponse<String> answer = get("/v1/operations/" + operation.path("id").asString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			JsonNode now = json(answer);
			if (until.test(now)) {
				return now;
			}
			assertThat(System.nanoTime()).as("a minute for %s", now).isLessThan(end);
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

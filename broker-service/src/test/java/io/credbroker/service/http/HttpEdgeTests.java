package io.credbroker.service.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids that strain a URL, requests that strain a server, and what is on which port.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeTests {

	private static final String CATALOG = """
			connections:
			  '(a)/b\\c:d.e-f_g#h!':
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			  übung:
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			  'a/../b':
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			  'a//b':
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			  Mixed:
			    conn-type: postgres
			    host: Mixed.Case
			    secret: { store: scripted, key: any }
			    password: ${password}
			  untyped:
			    secret: { store: scripted, key: untyped }
			    whole-connection: airflow-vault
			  typed:
			    conn-type: http
			    secret: { store: scripted, key: text }
			    extra: { verify: "${tls.verify}", all: "${tls}" }
			variables:
			  whole:
			    secret: { store: scripted, key: text }
			    value: ${*}
			  json:
			    secret: { store: scripted, key: text }
			    value: { quote: '${"any name"}"', "on": "${tls.verify}" }
			  '100% of; it? a b':
			    secret: { store: scripted, key: any }
			    value: ${password}
			  'a+b&key=c':
			    secret: { store: scripted, key: any }
			    value: ${password}
			policies:
			  - name: all
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	private static final String TEXT = " {\"tls\" : {\"verify\":false},\n\"any name\": \"a\\\"b\"}";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.of());
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
		this.broker.store()
			.answers("untyped",
					ScriptedStore.found("1", Map.of("host", "h", "password", "https://hooks.example/T0/B1")));
		this.broker.store()
			.answers("text",
					new FetchResult.Found(Secret
						.of(Map.of("tls", SecretValue.ofJson("{\"verify\":false}"), "any name", SecretValue.of("a\"b")),
								"1")
						.withText(SecretValue.of(TEXT))));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/connections/%28a%29%2Fb%5Cc%3Ad.e-f_g%23h%21",
			"/v1/connections/(a)%2Fb%5Cc:d.e-f_g%23h!", "/v1/connections/%C3%BCbung", "/v1/connections/a%2F..%2Fb",
			"/v1/connections/a%2F%2Fb", "/v1/variables/100%25%20of%3B%20it%3F%20a%20b",
			"/v1/connections?conn_id=%28a%29%2Fb%5Cc%3Ad.e-f_g%23h%21",
			"/v1/connections?format=json&conn_id=(a)/b%5Cc:d.e-f_g%23h!", "/v1/connections?conn_id=%C3%BCbung",
			"/v1/connections?conn_id=a%2F..%2Fb", "/v1/connections?conn_id=a//b", "/v1/connections?conn%5Fid=Mixed",
			"/v1/variables?key=100%25%20of%3B%20it%3F%20a%20b", "/v1/variables?key=a%2Bb%26key%3Dc",
			"/v1/variables/a%2Bb%26key%3Dc", "/v1/variables/a+b&key=c" })
	void anyIdThatAirflowAllowsCanBeAskedFor(String path) {
		assertThat(this.broker.get(path).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "/v1/connections/a/b", "/v1/connections/", "/v1/connections", "/v2/connections/Mixed", "/",
			"/actuator/health", "/actuator/prometheus", "/error", "/v1/connections/a%00b", "/v1/connections/a%C2%9Bb",
			"/v1/variables/a%0Ab" })
	void whatIsNoLookupIsAnInvalidRequestAndNeverNotMapped(String path) {
		HttpResponse<String> response = this.broker.get(path);

		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.body()).contains("\"code\":\"request_invalid\"");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer  ", "Bearer a b", "DPoP ", "Bearertoken", "Basic dXNlcjpwYXNz", "" })
	void anAuthorizationThatCarriesNoTokenIsOneThatIsMissing(String header) {
		HttpResponse<String> response = this.broker
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.broker.port() + "/v1/connections/Mixed"))
				.header("Authorization", header)
				.build());

		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("token_missing");
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /v1/connections/a b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
			"GET /v1/connections/<a> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "nonsense\r\n\r\n" })
	void whatTheServerItselfRefusesIsAProblemToo(String request) throws IOException {
		String response = raw(request);

		assertThat(response).startsWith("HTTP/1.1 400")
			.contains("application/problem+json", "request_invalid", "no-store");
	}

	/**
	 * Otherwise a client sends its next request on a connection that is gone.
	 */
	@Test
	void anAnswerAfterWhichTheServerClosesTheConnectionSaysSo() throws IOException {
		assertThat(raw("GET /v1/ HTTP/1.1\r\nHost: x\r\nX-Padding: " + "x".repeat(20_000) + "\r\n\r\n"))
			.startsWith("HTTP/1.1 431")
			.contains("\r\nConnection: close\r\n");
		assertThat(raw("GET /v1/connections/<a> HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400")
			.contains("\r\nConnection: close\r\n");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "connections, conn_id is missing", "connections?, conn_id is missing",
			"connections?conn_id, 1 to 250", "connections?conn_id=, 1 to 250", "variables?key=, 1 to 250",
			"connections?min_ttl=1, conn_id is missing", "connections?key=Mixed, The only parameters are",
			"variables?conn_id=Mixed, The only parameters are",
			"connections/Mixed?conn_id=Mixed, The only parameters are",
			"connections/?conn_id=Mixed, The broker answers", "connections?conn_id=a&conn_id=a, given only once",
			"connections?conn_id=a&conn%5fid=b, given only once", "variables?key=a+b, write %20 or %2B",
			"connections?conn_id=Mixed&min_ttl=1&min_ttl=1, given only once",
			"connections/Mixed?fresh=false&fresh=true, given only once", "connections?=Mixed, no name",
			"connections?conn_id=%ZZ, not percent-encoded", "connections?conn_id=a%2, not percent-encoded",
			"connections?conn_id=%C0%AE, not percent-encoded", "variables?key=%ED%A0%80, not percent-encoded",
			"variables/%C0%AE, request_invalid", "variables?%FF=a, not percent-encoded",
			"variables?key=a%00b, control character", "connections?conn_id=a%1B%5Bm, control character",
			"connections?conn_id=.., are not allowed", "variables?key=%2E, are not allowed" })
	void aQueryThatCanBeReadInTwoWaysIsRefused(String target, String words) throws IOException {
		String response = raw(
				"GET /v1/" + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
						+ this.broker.issuer().token("etl", "airflow-etl") + "\r\n\r\n");

		assertThat(response).startsWith("HTTP/1.1 400").contains("request_invalid", words);
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.broker.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void aConnectionThatNoUriCanCarryIsGivenAsJson() {
		HttpResponse<String> both = this.broker.get("/v1/connections/Mixed");
		HttpResponse<String> uri = this.broker.get("/v1/connections/Mixed?format=uri");

		assertThat(both.body()).contains("\"host\":\"Mixed.Case\"").doesNotContain("\"uri\"");
		assertThat(uri.statusCode()).isEqualTo(400);
		assertThat(uri.body()).contains("request_invalid", "format=json");
	}

	@Test
	void aConnectionWithoutATypeHasNeitherTypeNorUri() {
		HttpResponse<String> both = this.broker.get("/v1/connections/untyped");
		HttpResponse<String> uri = this.broker.get("/v1/connections/untyped?format=uri");

		assertThat(both.statusCode()).isEqualTo(200);
		assertThat(both.body()).contains("\"host\":\"h\"", "\"password\":\"https://hooks.example/T0/B1\"")
			.doesNotContain("conn_type", "\"uri\"");
		assertThat(uri.statusCode()).isEqualTo(400);
		assertThat(uri.body()).contains("request_invalid", "conn_type", "format=json");
	}

	@Test
	void typesAndTextsComeAsTheStoreHoldsThem() {
		assertThat(this.broker.get("/v1/connections/typed").body())
			.contains("\"extra\":{\"verify\":false,\"all\":{\"verify\":false}}");
		assertThat(JsonMapper.shared().readTree(this.broker.get("/v1/variables/whole").body()).path("value").asString())
			.isEqualTo(TEXT);
		assertThat(JsonMapper.shared().readTree(this.broker.get("/v1/variables/json").body()).path("value").asString())
			.isEqualTo("{\"quote\": \"a\\\"b\\\"\", \"on\": false}");
	}

	@Test
	void oneFormCanBeLeftOut() {
		assertThat(this.broker.get("/v1/connections/%C3%BCbung?format=uri").body()).contains("\"uri\"")
			.doesNotContain("\"connection\"");
		assertThat(this.broker.get("/v1/connections/%C3%BCbung?format=json").body()).contains("\"connection\"")
			.doesNotContain("\"uri\"");
	}

	@Test
	void theTraceIdOfTheCallerIsTheCorrelationId() {
		String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

		HttpResponse<String> response = this.broker.get("/v1/connections/unknown",
				this.broker.issuer().token("etl", "airflow-etl"),
				Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

		assertThat(response.headers().firstValue("Correlation-Id")).hasValue(trace);
		assertThat(response.body()).contains("\"correlation_id\":\"" + trace + "\"");
	}

	@ParameterizedTest
	@CsvSource({ "Airflow-Try-Number, two", "Airflow-Dag-Id, %ZZ", "Airflow-Dag-Id, a%0Ab" })
	void aContextHeaderThatCannotBeReadIsNamed(String name, String value) {
		HttpResponse<String> response = this.broker.get("/v1/connections/unknown",
				this.broker.issuer().token("etl", "airflow-etl"), Map.of(name, value));

		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("request_invalid", name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "health/liveness", "health/readiness", "prometheus" })
	void managementIsOnItsOwnPortWithoutAToken(String page) {
		HttpResponse<String> response = this.broker.send(HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.broker.managementPort() + "/actuator/" + page))
			.build());

		assertThat(response.statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "env", "heapdump", "beans", "configprops", "loggers", "threaddump", "shutdown" })
	void noOtherManagementEndpointIsThere(String page) {
		HttpResponse<String> response = this.broker.send(HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.broker.managementPort() + "/actuator/" + page))
			.build());

		assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
	}

}

package io.credbroker.service.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.RawHttp;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a client sends, the fault is told as the client's, and what it is about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			policies:
			  - name: all
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	private static final String LOOKUP = "/v1/connections/warehouse";

	private static final String EVENTS = "/v1/audit/events";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "airflow-etl", "broker.roles.security.issuer", "test",
						"broker.roles.security.groups", "airflow-etl"));
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private RawHttp ask(String method, String target, String headers) throws IOException {
		return RawHttp.send(this.broker.port(),
				"%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n%s\r\n".formatted(method,
						target, this.broker.issuer().token("etl", "airflow-etl"), headers));
	}

	private static void assertRefused(RawHttp answer, int status, String code, String named) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.head()).contains("Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				"Content-Type: application/problem+json", "Correlation-Id: ");
		assertThat(answer.text()).contains("\"code\":\"" + code + "\"", named);
		assertThat(answer.answers()).isOne();
	}

	static Stream<Arguments> queries() {
		return Stream
			.of(LOOKUP, "/v1/connections?conn_id=warehouse", LOOKUP + "/explain", "/v1/explain/connections",
					"/v1/access/readers", "/v1/access/readable", EVENTS, "/v1/audit/verify")
			.flatMap((path) -> Stream
				.of(Arguments.of("=", "no name"), Arguments.of("=x", "no name"), Arguments.of("%ZZ", "percent-encoded"),
						Arguments.of("x=%", "percent-encoded"), Arguments.of("x=%C0%AE", "percent-encoded"),
						Arguments.of("%ED%A0%80=1", "percent-encoded"),
						Arguments.of("a&".repeat(1001), "more than 1000"))
				.map((query) -> Arguments.of(path + (path.contains("?") ? "&" : "?") + query.get()[0],
						query.get()[1])));
	}

	@ParameterizedTest
	@MethodSource("queries")
	void aQueryThatCannotBeReadIsRefused(String target, String named) throws IOException {
		assertRefused(ask("GET", target, ""), 400, "request_invalid", named);
	}

	@ParameterizedTest
	@CsvSource({ LOOKUP + "?min_ttl=1&min_ttl=2, min_ttl", LOOKUP + "?format=uri&format=uri, format",
			"/v1/access/readers?connection=warehouse&connection=warehouse, connection",
			EVENTS + "?limit=1&limit=2, limit", LOOKUP + "/explain?issuer=test&issuer=test, issuer" })
	void aParameterThatIsGivenTwiceIsNamed(String target, String named) throws IOException {
		assertRefused(ask("GET", target, ""), 400, "request_invalid",
				"The parameter " + named + " can be given only once");
	}

	static Stream<Arguments> times() {
		String instance = "0f6f0c1e-6d0a-4d1b-9f5c-0a3f6c1f2b11";
		Stream<String> cursors = Stream
			.of("+1000000000-12-31T23:59:59Z " + instance + " 1", "-1000000000-01-01T00:00:00Z " + instance + " 1",
					"0000-12-31T23:59:59Z " + instance + " 1", "2026-01-01T00:00:00Z x 1", "2026-01-01T00:00:00Z \0 1",
					"2026-01-01T00:00:00Z " + instance + " 99999999999999999999", "", " ")
			.map((text) -> "cursor="
					+ Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
		Stream<String> others = Stream.of("from=%2B999999999-12-31T23:59:59Z", "to=%2B10000-01-01T00:00:00Z",
				"from=-0001-01-01T00:00:00Z", "kind=secret", "event=LOOKUP", "to=2026-02-30T00:00:00Z", "limit=%D9%A1",
				"limit=1001");
		return Stream.concat(cursors, others).map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("times")
	void noTimeCursorOrLimitReachesTheDatabaseUnchecked(String parameter) throws IOException {
		assertRefused(ask("GET", EVENTS + "?" + parameter, ""), 400, "request_invalid",
				parameter.substring(0, parameter.indexOf('=')));
	}

	@ParameterizedTest
	@CsvSource({ "Authorization: Bearer x, Authorization", "authorization: Bearer x, can be given only once",
			"Airflow-Dag-Id: a|airflow-dag-id: a, can be given only once",
			"Airflow-Try-Number: 1|Airflow-Try-Number: 1, Airflow-Try-Number", "Host: y, Host",
			"Airflow-Context-Standing: asserted|airflow-context-standing: verified, can be given only once",
			"Content-Length: 0|Content-Length: 0, Content-Length" })
	void aHeaderThatIsGivenTwiceIsNamed(String headers, String named) throws IOException {
		assertRefused(ask("GET", LOOKUP, headers.replace("|", "\r\n") + "\r\n"), 400, "request_invalid", named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00c3\u00bc", "\u00c2\u0085", "1\u00ff", "\u00d9\u00a1" })
	void bytesBeyondAsciiInAContextHeaderAreRefused(String value) throws IOException {
		for (String name : new String[] { "Airflow-Try-Number", "Airflow-Map-Index", "Airflow-Dag-Id" }) {
			assertRefused(ask("GET", LOOKUP, name + ": " + value + "\r\n"), 400, "request_invalid", name);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accept", "Accept-Language", "Cookie", "Content-Type", "traceparent", "X-Any", "Range",
			"X-Forwarded-For", "Forwarded", "If-None-Match", "Expect" })
	void noHeaderMakesTheBrokerFail(String name) throws IOException {
		for (String path : new String[] { LOOKUP, EVENTS }) {
			assertThat(ask("GET", path, name + ": \u00ff;;;=\u00c2\u0085\r\n").status()).isIn(200, 400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Transfer-Encoding: gzip", "Transfer-Encoding: identity", "Transfer-Encoding: chunked",
			"Transfer-Encoding: chunked, chunked", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: \u00ff",
			"Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5", "Content-Length: -1",
			"Content-Length: 99999999999999999999", "Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\n--b",
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=%ZZ" })
	void aBodyIsRefusedHoweverItIsFramed(String headers) throws IOException {
		for (String target : new String[] { LOOKUP, EVENTS }) {
			assertRefused(ask("GET", target, headers + "\r\n"), 400, "request_invalid", "detail");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "FOO", "get" })
	void anotherMethodIsToldWhichThereIs(String method) throws IOException {
		for (String target : new String[] { LOOKUP, "/v1/nothing", EVENTS }) {
			RawHttp answer = ask(method, target, "");

			assertRefused(answer, 405, "method_not_allowed", "GET");
			assertThat(answer.head()).contains("Allow: GET");
		}
	}

	@Test
	void headersBeyondTheLimitAreToldAsSuch() throws IOException {
		String limit = Integer.toString(16 * 1024);

		assertRefused(ask("GET", LOOKUP, "X-A: " + "x".repeat(17_000) + "\r\n"), 431, "headers_too_large", limit);
		assertRefused(ask("GET", LOOKUP, "X-A: " + "x".repeat(200_000) + "\r\n"), 431, "headers_too_large", limit);
		assertRefused(ask("GET", LOOKUP + "?x=" + "x".repeat(17_000), ""), 431, "headers_too_large", limit);
		assertRefused(ask("GET", LOOKUP, "X-A: x\r\n".repeat(200)), 431, "headers_too_large", limit);
	}

	@Test
	void aTokenWithHundredsOfGroupsFits() throws IOException {
		assertThat(ask("GET", LOOKUP, "X-Padding: " + "x".repeat(14_000) + "\r\n").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/2.0\r\nHost: x", "GET / HTP/1.1\r\nHost: x", "GET / HTTP/1.1",
			"GET / HTTP/1.1\r\nHost: a b", "GET http://other/ HTTP/1.1\r\nHost: x", "CONNECT x:443 HTTP/1.1\r\nHost: x",
			"GET ftp://x/ HTTP/1.1\r\nHost: x", "GET * HTTP/1.1\r\nHost: x",
			"GET /v1/audit/events;%u0041 HTTP/1.1\r\nHost: x", "G\u00ffT / HTTP/1.1\r\nHost: x" })
	void whatIsNoHttpEndsInAProblem(String head) throws IOException {
		RawHttp answer = RawHttp.send(this.broker.port(), head + "\r\nConnection: close\r\n\r\n");

		assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
		assertThat(answer.text()).contains("no-store", "application/problem+json", "\"correlation_id\"");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /actuator/health, 200", "GET, /actuator/prometheus, 200", "GET, /actuator/health/x/y, 404",
			"GET, /actuator/health?=, 400", "GET, /actuator/prometheus?includedNames=%ZZ, 400",
			"GET, /actuator/%ZZ, 400", "GET, /nothing, 401", "GET, /<, 400", "POST, /actuator/health, 405",
			"TRACE, /actuator/health, 405", "CONNECT, /actuator/health, 405", "HEAD, /actuator/health, 405" })
	void theManagementPortHasTheSameEdge(String method, String target, int status) throws IOException {
		RawHttp answer = RawHttp.send(this.broker.managementPort(),
				"%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(method, target));

		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.head()).contains("Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				"Correlation-Id: ");
	}

	@Test
	void headersBeyondTheLimitAreToldAsSuchOnTheManagementPort() throws IOException {
		RawHttp answer = RawHttp.send(this.broker.managementPort(),
				"GET /actuator/health HTTP/1.1\r\nHost: x\r\nX-A: " + "x".repeat(70_000) + "\r\n\r\n");

		assertRefused(answer, 431, "headers_too_large", "bytes");
	}

}

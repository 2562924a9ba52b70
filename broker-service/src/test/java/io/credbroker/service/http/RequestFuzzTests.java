package io.credbroker.service.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.RawHttp;
import io.credbroker.service.support.ScriptedStore;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random bytes sent to a running broker: each request gets an answer, none causes an
 * internal error, and valid requests are still answered.
 */
@SuppressWarnings("NullAway.Init") // jqwik calls the set-up
class RequestFuzzTests {

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: http
			    secret: { store: scripted, key: any }
			    password: ${password}
			variables:
			  "v-{name}":
			    secret: { store: scripted, key: any }
			    value: ${password}
			policies:
			  - name: all
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	private static Path directory;

	private static Broker broker;

	private static String token;

	@BeforeContainer
	static void start() throws IOException {
		directory = Files.createTempDirectory("fuzz");
		broker = Broker.start(directory, CATALOG,
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "airflow-etl", "broker.roles.security.issuer", "test",
						"broker.roles.security.groups", "airflow-etl"));
		broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
		token = broker.issuer().token("etl", "airflow-etl");
	}

	@AfterContainer
	static void stop() throws IOException {
		broker.close();
		FileSystemUtils.deleteRecursively(directory);
	}

	@Property(tries = 1200, seed = "20261127", shrinking = ShrinkingMode.OFF)
	void noRequestMakesTheBrokerFail(@ForAll("requests") String request) throws IOException {
		RawHttp answer = RawHttp.send(broker.port(), request);

		assertThat(answer.text()).as(request)
			.doesNotContain("internal_error", "audit_unavailable")
			.doesNotContain("Exception", "\tat ");
		assertThat(answer.status()).as("%s%n%s", request, answer.text())
			.isIn(0, 100, 200, 304, 400, 401, 403, 404, 405, 422, 431);
	}

	@Property(tries = 200, seed = "20261127", shrinking = ShrinkingMode.OFF)
	void noRequestMakesTheManagementPortFail(@ForAll("requests") String request) throws IOException {
		RawHttp answer = RawHttp.send(broker.managementPort(), request.replace("/v1/", "/actuator/"));

		assertThat(answer.status()).as("%s%n%s", request, answer.text())
			.isIn(0, 100, 200, 400, 401, 404, 405, 406, 431);
	}

	@Provide
	Arbitrary<String> requests() {
		Arbitrary<String> headers = headers().list().ofMaxSize(4).map((list) -> String.join("", list));
		return Combinators
			.combine(methods(), targets(), versions(), headers, bodies(), Arbitraries.of(true, true, false))
			.as((method, target, version, some, body, authorized) -> method + " " + target + " " + version
					+ "\r\nHost: x\r\nConnection: close\r\n"
					+ (authorized ? "Authorization: Bearer " + token + "\r\n" : "") + some + "\r\n" + body);
	}

	private static Arbitrary<String> methods() {
		return Arbitraries.frequencyOf(Tuple.of(12, Arbitraries.just("GET")),
				Tuple.of(2, Arbitraries.of("POST", "HEAD", "CONNECT", "OPTIONS", "TRACE", "get")),
				Tuple.of(1, bytes(4)));
	}

	private static Arbitrary<String> targets() {
		Arbitrary<String> paths = Arbitraries.of("/v1/connections/warehouse", "/v1/variables/v-a", "/v1/connections",
				"/v1/variables", "/v1/connections/", "/v1/explain/connections", "/v1/connections/warehouse/explain",
				"/v1/access/readers", "/v1/access/readable", "/v1/audit/events", "/v1/audit/verify", "/v1/", "/", "*",
				"http://x/v1/connections/warehouse", "//v1/connections/warehouse");
		Arbitrary<String> tails = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just("")), Tuple.of(2, pieces()),
				Tuple.of(1, bytes(6)));
		return Combinators.combine(paths, tails, queries()).as((path, tail, query) -> path + tail + query);
	}

	private static Arbitrary<String> queries() {
		Arbitrary<String> names = Arbitraries.frequencyOf(Tuple.of(8,
				Arbitraries.of("min_ttl", "fresh", "format", "conn_id", "key", "limit", "cursor", "from", "to",
						"issuer", "group", "claim.x", "connection", "id", "caller", "event_id", "kind", "dag",
						"binding")),
				Tuple.of(1, pieces()), Tuple.of(1, bytes(3)));
		Arbitrary<String> values = Arbitraries.frequencyOf(Tuple.of(3, pieces()), Tuple.of(2,
				Arbitraries.of("true", "uri", "json", "test", "warehouse", "v-a", "connection", "2026-11-21T10:00:00Z",
						"%2B999999999-12-31T23:59:59Z", "-1", "2147483648", "99999999999999999999")),
				Tuple.of(1, bytes(5)));
		return Combinators.combine(names, values)
			.as((name, value) -> name + "=" + value)
			.list()
			.ofMaxSize(3)
			.map((list) -> list.isEmpty() ? "" : "?" + String.join("&", list));
	}

	private static Arbitrary<String> versions() {
		return Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.just("HTTP/1.1")),
				Tuple.of(1, Arbitraries.of("HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTP/1.1", "")));
	}

	private static Arbitrary<String> headers() {
		Arbitrary<String> names = Arbitraries.of("Airflow-Dag-Id", "Airflow-Try-Number", "Airflow-Map-Index",
				"Airflow-Team", "airflow-run-id", "traceparent", "If-None-Match", "Accept", "Accept-Encoding", "Cookie",
				"Content-Type", "Content-Length", "Transfer-Encoding", "Expect", "Range", "Upgrade", "Host",
				"Authorization", "DPoP", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Origin", "TE", "X-A");
		Arbitrary<String> values = Arbitraries.frequencyOf(Tuple.of(2, bytes(12)), Tuple.of(2, pieces()),
				Tuple.of(2,
						Arbitraries.of("1", "-1", "chunked", "gzip", "*", "W/\"x\"", "100-continue", "Bearer",
								"Bearer a.b.c", "application/x-ndjson", "multipart/form-data", "for=\"[", "bytes=0-1",
								"websocket")));
		return Combinators.combine(names, values).as((name, value) -> name + ": " + value + "\r\n");
	}

	private static Arbitrary<String> bodies() {
		return Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just("")),
				Tuple.of(1, Arbitraries.of("0\r\n\r\n", "zz\r\n", "5;x=y\r\nhello\r\n0\r\n\r\n", "a=%ZZ")),
				Tuple.of(1, bytes(20)));
	}

	/** Percent-encodings, good and bad, and what paths and queries are made of. */
	private static Arbitrary<String> pieces() {
		return Arbitraries
			.of("%00", "%0A", "%2F", "%5C", "%2e", "%ZZ", "%", "%C0%AE", "%ED%A0%80", "%F0%9F%98%80", "%FF", "/", "//",
					"..", ".", ";", ";jsessionid=1", "\\", "a", "-", "+", "=", "&", "?", "#", "%25", "%u0041",
					"explain")
			.list()
			.ofMinSize(1)
			.ofMaxSize(4)
			.map((list) -> String.join("", list));
	}

	/** Any bytes but those that end a line. */
	private static Arbitrary<String> bytes(int most) {
		return Arbitraries.chars()
			.range('\0', '\u00ff')
			.filter((c) -> c != '\r' && c != '\n')
			.list()
			.ofMinSize(1)
			.ofMaxSize(most)
			.map((list) -> list.stream().map(String::valueOf).reduce("", String::concat));
	}

}

package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that start operations, on a broker without a database among its sinks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationRequestTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: postgres, secret: { store: scripted, key: any }, password: "${password}" }
			policies:
			  - { name: etl, callers: { issuer: test, groups: [airflow-etl] }, connections: ["*"] }
			""";

	private static final String INVALIDATE = Operator.invalidate("any");

	private Broker broker;

	private Operator operator;

	@BeforeAll
	void start(@TempDir Path directory) {
		Map<String, Object> settings = new HashMap<>(Operator.ROLE);
		settings.put("server.tomcat.connection-timeout", "1s");
		this.broker = Broker.start(directory, CATALOG, settings);
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
		this.operator = Operator.of(this.broker);
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{} | reason is missing", "{\"reason\":\"\"} | reason is empty",
					"{\"reason\":7} | reason is not a text", "{\"reason\":\"a\",\"reason\":\"b\"} | a field twice",
					"{\"reason\":\"a\",\"force\":true} | unknown field; the only ones are reason",
					"[\"reason\"] | not one JSON object", "{\"reason\":\"a\"}{} | not one JSON object",
					"{\"reason\":\"a\" | not one JSON object", "{\"reason\":\"a\\u0000b\"} | control character",
					"{\"reason\":\"a\\nb\"} | control character", "{\"reason\":\"\\ud800\"} | half a character",
					"{\"reason\":\"a\\u202eb\"} | turns the direction" })
	void aBodyThatIsNotUnderstoodIsRefusedAndNamed(String body, String named) {
		HttpResponse<String> answer = this.operator.post(INVALIDATE, body, Map.of());

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
		assertThat(answer.body()).contains("request_invalid", named);
	}

	@Test
	void aReasonHasItsLimit() {
		String most = "\uD83D\uDE00".repeat(500);

		assertThat(this.operator.post(INVALIDATE, "{\"reason\":\"%s\"}".formatted(most), Map.of()).statusCode())
			.isBetween(200, 202);
		assertThat(this.operator.post(INVALIDATE, "{\"reason\":\"%s\"}".formatted("a".repeat(501)), Map.of()).body())
			.contains("longer than 500 characters");
		assertThat(this.operator
			.post(INVALIDATE, "{\"reason\":\"a\",\"x\":\"%s\"}".formatted("a".repeat(20_000)), Map.of())
			.body()).contains("larger than 16384 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-16",
			"multipart/form-data; boundary=x", "json" })
	void aBodyOfAnotherTypeIsRefused(String type) {
		HttpResponse<String> answer = this.operator.post(INVALIDATE, "{\"reason\":\"a\"}",
				Map.of("Content-Type", type));

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("application/json");
		assertThat(answer.headers().firstValue("Connection")).hasValue("close");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "%00", "0123" })
	void anIdThatNoSecretHasFindsNoOperation(String credential) {
		HttpResponse<String> answer = this.operator.get("/v1/operations?credential=" + credential);

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(Operator.json(answer).path("operations").size()).isZero();
	}

	@Test
	void anIdempotencyKeyIsShortAndPrintable() {
		Map<String, String> key = Map.of("Idempotency-Key", "k".repeat(129));

		assertThat(this.operator.post(INVALIDATE, "{\"reason\":\"a\"}", key).body()).contains("Idempotency-Key", "128");
	}

	@Test
	void anotherMethodIsNamed() {
		HttpResponse<String> got = this.operator.get(INVALIDATE);
		HttpResponse<String> posted = this.operator.post("/v1/operations");

		assertThat(got.statusCode()).isEqualTo(405);
		assertThat(got.headers().firstValue("Allow")).hasValue("POST");
		assertThat(got.body()).contains("use POST");
		assertThat(posted.statusCode()).isEqualTo(405);
		assertThat(posted.headers().firstValue("Allow")).hasValue("GET");
	}

	@Test
	void withoutASearchableRecordOperationsWorkAndLeasesAreNotKnown() {
		assertThat(this.operator.ended(Operator.json(this.operator.post(INVALIDATE))).path("state").asString())
			.isEqualTo("succeeded");
		assertThat(this.operator.get("/v1/leases").body()).contains("configure a sink of type database");
		assertThat(this.operator.post("/v1/leases/revoke", "{\"reason\":\"a\",\"store\":\"scripted\"}", Map.of())
			.statusCode()).isEqualTo(400);
		assertThat(this.operator.get("/v1/operations/00000000-0000-7000-8000-000000000000").body())
			.contains("operation_unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 40", "Transfer-Encoding: chunked" })
	void aBodyThatStallsIsRefused(String framing) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.broker.port())) {
			socket.setSoTimeout(30_000);
			OutputStream out = socket.getOutputStream();
			out.write("""
					POST %s HTTP/1.1\r
					Host: broker\r
					Authorization: Bearer %s\r
					Content-Type: application/json\r
					%s\r
					\r
					""".formatted(INVALIDATE, this.broker.issuer().token("operator", "operators"), framing)
				.getBytes(StandardCharsets.US_ASCII));
			out.write((framing.startsWith("T") ? "4\r\n{\"re" : "{\"re").getBytes(StandardCharsets.US_ASCII));
			out.flush();

			InputStream in = socket.getInputStream();
			String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

			assertThat(answer).startsWith("HTTP/1.1 400").contains("did not arrive in time");
		}
	}

}

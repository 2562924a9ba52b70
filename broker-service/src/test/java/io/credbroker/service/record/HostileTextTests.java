package io.credbroker.service.record;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.credbroker.service.record.event.StorableText;
import io.credbroker.service.record.sinks.TestDatabase;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Postgres;
import io.credbroker.service.support.ScriptedStore;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With any text in ids, subjects, groups and headers, each lookup has its event in each
 * database and does not delay others.
 */
class HostileTextTests {

	private static final String CATALOG = """
			variables:
			  value: { secret: { store: scripted, key: shared }, value: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	private static final Map<TestDatabase, Broker> BROKERS = new EnumMap<>(TestDatabase.class);

	@BeforeContainer
	static void start() throws IOException {
		for (TestDatabase database : TestDatabase.values()) {
			Path directory = Files.createTempDirectory("hostile");
			Map<String, Object> properties = new HashMap<>(switch (database) {
				case H2 -> Map.of("broker.audit.sinks.db.database.directory", directory.resolve("db"));
				case POSTGRESQL -> Map.of("broker.audit.sinks.db.database.url", Postgres.shared().newDatabase(),
						"broker.audit.sinks.db.database.username", "postgres");
			});
			properties.put("broker.audit.sinks.db.type", "database");
			properties.put("broker.audit.sinks.db.timeout", "20s");
			properties.put("broker.roles.auditor.issuer", "test");
			properties.put("broker.roles.auditor.groups", "auditors");
			properties.put("broker.callers.requests-per-second", "10000");
			Broker broker = Broker.start(directory, CATALOG, properties);
			broker.store().answers("shared", ScriptedStore.found("17", Map.of("password", "p")));
			BROKERS.put(database, broker);
		}
	}

	@AfterContainer
	static void stop() {
		BROKERS.values().forEach(Broker::close);
	}

	private static Broker broker(TestDatabase database) {
		return Objects.requireNonNull(BROKERS.get(database));
	}

	private static JsonNode record(Broker broker, String question) {
		HttpResponse<String> answer = broker.get("/v1/audit/" + question, broker.issuer().token("auditor", "auditors"),
				Map.of());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	private static JsonNode event(Broker broker, HttpResponse<String> answer) {
		JsonNode events = record(broker, "events?event_id=" + answer.headers().firstValue("Event-Id").orElseThrow())
			.path("events");
		assertThat(events).hasSize(1);
		return events.get(0);
	}

	private static HttpResponse<String> ask(Broker broker, Asked asked) {
		String subject = escaped("s" + asked.subject());
		String claims = JsonMapper.shared()
			.writeValueAsString(Map.of("iss", broker.issuer().url(), "aud", "broker", "iat",
					Instant.now().getEpochSecond(), "exp", Instant.now().plusSeconds(300).getEpochSecond()));
		String token = broker.issuer()
			.signed(claims.substring(0, claims.length() - 1) + ",\"sub\":" + subject + ",\"jti\":" + subject
					+ ",\"groups\":[\"airflow-etl\"," + subject + "]}");
		Map<String, String> headers = new HashMap<>();
		if (!asked.dag().isEmpty()) {
			headers.put("Airflow-Dag-Id", encoded(asked.dag()));
		}
		return broker.get("/v1/variables/" + (asked.id().isEmpty() ? "value" : encoded(asked.id())), token, headers);
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Pure ASCII, so that halves of surrogate pairs come through.
	 */
	private static String escaped(String text) {
		StringBuilder escaped = new StringBuilder("\"");
		text.chars()
			.forEach((unit) -> escaped.append((unit < ' ' || unit > '~' || unit == '"' || unit == '\\')
					? String.format("\\u%04x", unit) : Character.toString(unit)));
		return escaped.append('"').toString();
	}

	@Property(tries = 120, seed = "20261127")
	void eachLookupHasItsEventWhateverItsTexts(@ForAll TestDatabase database, @ForAll("asked") Asked asked) {
		Broker broker = broker(database);

		HttpResponse<String> answer = ask(broker, asked);

		assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
		if (answer.headers().firstValue("Event-Id").isPresent()) {
			JsonNode event = event(broker, answer);
			assertThat(event.path("outcome").asString())
				.isEqualTo((answer.statusCode() == 200) ? "granted" : code(answer));
			assertThat(event.has("altered")).isEqualTo(asked.subject().length() >= StorableText.MOST);
			assertThat(asked.hasHalf()).isFalse();
		}
		else {
			assertThat(answer.statusCode()).isIn(400, 401);
		}
	}

	private static String code(HttpResponse<String> answer) {
		return JsonMapper.shared().readTree(answer.body()).path("code").asString();
	}

	@Property(tries = 2)
	void aSubjectThatNobodyCanEncodeIsRefusedAndTheNextCallerIsAnswered(@ForAll TestDatabase database) {
		Broker broker = broker(database);

		HttpResponse<String> answer = ask(broker, new Asked("", "\ud800", ""));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
		assertThat(code(answer)).isEqualTo("token_claim_missing");
		HttpResponse<String> next = ask(broker, new Asked("", "etl", ""));
		assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
		assertThat(event(broker, next).path("outcome").asString()).isEqualTo("granted");
	}

	@Property(tries = 2)
	void anIdOfManyEmojiIsKeptWhole(@ForAll TestDatabase database) {
		Broker broker = broker(database);
		String id = "😀".repeat(250);

		HttpResponse<String> answer = ask(broker, new Asked(id, "etl", id.substring(0, 240)));

		assertThat(event(broker, answer).path("id").asString()).isEqualTo(id);
		assertThat(record(broker, "events?id=" + encoded(id)).path("events")).isNotEmpty();
	}

	@Example
	void nothingOfItHarmsTheRecord() {
		for (Broker broker : BROKERS.values()) {
			assertThat(ask(broker, new Asked("", "etl", "daily")).statusCode()).isEqualTo(200);
			JsonNode verdict = record(broker, "verify");
			assertThat(verdict.path("intact").asBoolean()).as(verdict.toString()).isTrue();
		}
	}

	@Provide
	Arbitrary<Asked> asked() {
		Arbitrary<String> units = Arbitraries.of("a", "é", "😀", "\u0001", "\uFFFD", "\u2028", "\"", "\\", "\uFFFF",
				" ");
		Arbitrary<String> halves = Arbitraries.of("\ud800", "\udc00", "\u0000", "x");
		Arbitrary<String> text = units.list().ofMaxSize(260).map((list) -> String.join("", list));
		Arbitrary<String> half = halves.list().ofMaxSize(40).map((list) -> String.join("", list));
		Arbitrary<String> subject = Arbitraries.oneOf(text, half, Arbitraries.just("a".repeat(1500)));
		Arbitrary<String> printable = Arbitraries.of("a", "é", "😀", "\uFFFD", "\"", "\\")
			.list()
			.ofMaxSize(251)
			.map((list) -> String.join("", list));
		return Combinators.combine(printable, subject, Arbitraries.oneOf(text, printable)).as(Asked::new);
	}

	/** A request, whose subject is in its token's other claims as well. */
	record Asked(String id, String subject, String dag) {

		boolean hasHalf() {
			return this.subject.codePoints()
				.anyMatch((point) -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
		}

	}

}

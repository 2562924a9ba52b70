package io.credbroker.service.lookup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For whatever is asked: a lookup is answered with a secret if and only if the event that
 * the answer names says {@code granted}; and a credential that was issued for one lookup
 * is in its answer, or is revoked.
 */
class AnsweredAsRecordedTests {

	private static final String CANARY = "canary-3f1b";

	private static final String CATALOG = """
			connections:
			  plain: { conn-type: postgres, host: wh.internal, secret: { store: scripted, key: shared }, password: "${password}" }
			  mixed: { conn-type: postgres, host: Wh.Internal, secret: { store: scripted, key: shared }, password: "${password}" }
			  missing: { conn-type: postgres, secret: { store: scripted, key: none }, password: "${password}" }
			  unfit: { conn-type: postgres, secret: { store: scripted, key: shared }, password: "${token}" }
			  leased: { conn-type: postgres, host: wh.internal, secret: { store: scripted, key: issued }, password: "${password}", sharing: per-lookup }
			  leased-mixed: { conn-type: postgres, host: Wh.Internal, secret: { store: scripted, key: issued }, password: "${password}", sharing: per-lookup }
			  leased-unfit: { conn-type: postgres, secret: { store: scripted, key: issued }, password: "${token}", sharing: per-lookup }
			variables:
			  value: { secret: { store: scripted, key: shared }, value: "${password}" }
			  leased-value: { secret: { store: scripted, key: issued }, value: "${password}", sharing: per-lookup }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	private static final List<String> PATHS = List.of("connections/plain", "connections/mixed", "connections/missing",
			"connections/unfit", "connections/unknown", "connections/leased", "connections/leased-mixed",
			"connections/leased-unfit", "variables/value", "variables/leased-value");

	private static final AtomicInteger ISSUED = new AtomicInteger();

	private static final AtomicInteger GIVEN = new AtomicInteger();

	private static final Map<String, String> TAGS = new ConcurrentHashMap<>();

	private static @Nullable Path record;

	private static @Nullable Broker broker;

	private static Broker broker() {
		return Objects.requireNonNull(broker);
	}

	@BeforeContainer
	static void start() throws IOException {
		Path directory = Files.createTempDirectory("answered");
		record = directory.resolve("audit.jsonl");
		broker = Broker.start(directory, CATALOG, Map.of("broker.audit.sinks.file.type", "file",
				"broker.audit.sinks.file.file", record, "broker.callers.requests-per-second", "10000"));
		broker.store().answers("shared", ScriptedStore.found("17", Map.of("password", CANARY)));
		broker.store().issues("issued");
		broker.store().answers("issued", AnsweredAsRecordedTests::issue);
	}

	private static FetchResult issue(FetchRequest request) {
		Duration life = Duration.ofHours(1);
		Lease lease = new Lease("lease/" + ISSUED.incrementAndGet(), life, true);
		return new FetchResult.Found(new Secret(Map.of("password", SecretValue.of(CANARY)), "1", null, null,
				Instant.now().plus(life), lease));
	}

	@AfterContainer
	static void whatWasIssuedIsGivenOrRevoked() throws InterruptedException {
		try (Broker closing = broker()) {
			for (int i = 0; i < 500 && closing.store().revoked().size() < ISSUED.get() - GIVEN.get(); i++) {
				Thread.sleep(10);
			}
			assertThat(closing.store().revoked()).doesNotHaveDuplicates().hasSize(ISSUED.get() - GIVEN.get());
			assertThat(ISSUED.get()).isGreaterThan(GIVEN.get());
		}
	}

	@Property(tries = 300, seed = "20261127")
	void aSecretIsAnsweredExactlyWhenTheEventSaysGranted(@ForAll("asked") Asked asked) {
		HttpResponse<String> response = broker().get("/v1/" + asked.path() + asked.query(),
				asked.allowed() ? broker().issuer().token("etl", "airflow-etl") : broker().issuer().token("ml", "ml"),
				asked.headers());

		response.headers().firstValue("ETag").ifPresent((tag) -> TAGS.put(asked.path(), tag));
		boolean given = response.statusCode() == 200 && response.body().contains(CANARY);
		if (given && asked.path().contains("/leased")) {
			GIVEN.incrementAndGet();
		}
		assertThat(response.body().contains(CANARY)).isEqualTo(given);
		String eventId = response.headers().firstValue("Event-Id").orElse("none");
		JsonNode event = event(eventId);
		assertThat(event.path("outcome").asString().equals("granted")).as("%s: %s", asked, event).isEqualTo(given);
		assertThat(event.path("outcome").asString().equals("unchanged")).as("%s: %s", asked, event)
			.isEqualTo(response.statusCode() == 304);
		assertThat(event.path("correlation_id").asString())
			.isEqualTo(response.headers().firstValue("Correlation-Id").orElse("none"));
	}

	private static JsonNode event(String eventId) {
		try (var lines = Files.lines(Objects.requireNonNull(record))) {
			List<String> named = lines.filter((line) -> line.contains("\"event_id\":\"" + eventId + "\"")).toList();
			assertThat(named).as("events named %s", eventId).hasSize(1);
			return JsonMapper.shared().readTree(named.getFirst());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Provide
	Arbitrary<Asked> asked() {
		return Combinators
			.combine(Arbitraries.of(PATHS), Arbitraries.of("", "format=uri", "format=json", "format=xml"),
					Arbitraries.of("", "min_ttl=60", "min_ttl=3000", "fresh=true"),
					Arbitraries.of("", "", "held", "weak", "listed", "*", "\"other\"", "other", "\""),
					Arbitraries.of("", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
					Arbitraries.of(true, true, true, false))
			.as(Asked::new)
			.filter((asked) -> !asked.query().contains("xml"));
	}

	/** A request. */
	record Asked(String path, String format, String more, String held, String traceparent, boolean allowed) {

		String query() {
			String query = List.of(this.format, this.more)
				.stream()
				.filter((part) -> !part.isEmpty())
				.reduce((one, other) -> one + "&" + other)
				.orElse("");
			return query.isEmpty() ? "" : "?" + query;
		}

		Map<String, String> headers() {
			String tag = TAGS.getOrDefault(this.path, "\"none\"");
			Map<String, String> headers = new HashMap<>();
			String value = switch (this.held) {
				case "held" -> tag;
				case "weak" -> "W/" + tag;
				case "listed" -> "\"a\", " + tag;
				default -> this.held;
			};
			if (!value.isEmpty()) {
				headers.put("If-None-Match", value);
			}
			if (!this.traceparent.isEmpty()) {
				headers.put("traceparent", this.traceparent);
			}
			return headers;
		}

	}

}

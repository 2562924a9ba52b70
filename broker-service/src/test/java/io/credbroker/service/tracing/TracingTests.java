package io.credbroker.service.tracing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a collector of traces learns about lookups.
 */
class TracingTests {

	private static final String CANARY = "canary-" + UUID.randomUUID();

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String CALLER = "00f067aa0ba902b7";

	private static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: scripted, key: warehouse }
			    host: db.internal
			    password: ${password}
			  broken:
			    conn-type: postgres
			    secret: { store: scripted, key: broken }
			    host: db.internal
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	@TempDir
	private Path directory;

	@Test
	void theStepsOfALookupAreSpansOfTheCallersTrace() {
		try (SpanReceiver collector = new SpanReceiver(); Broker broker = broker(collector, Map.of())) {
			lookup(broker, "warehouse", TRACE);

			Map<String, Span> spans = await().until(() -> byName(collector.spans(TRACE)), (names) -> names.size() >= 6);
			Span request = span(spans, "http get /v1/connections/{id}");
			assertThat(HexFormat.of().formatHex(request.getParentSpanId().toByteArray())).isEqualTo(CALLER);
			assertThat(spans).containsKeys("token", "policy", "secret", "store", "record");
			for (String step : List.of("token", "policy", "secret", "record")) {
				assertThat(span(spans, step).getParentSpanId()).as(step).isEqualTo(request.getSpanId());
			}
			assertThat(span(spans, "store").getParentSpanId()).isEqualTo(id(spans, "secret"));
			assertThat(attributes(span(spans, "policy"))).isEqualTo("broker.decision=allowed broker.mapping=warehouse");
			assertThat(attributes(span(spans, "store"))).isEqualTo("broker.store=scripted");
			assertThat(attributes(span(spans, "record"))).isEqualTo("broker.durability=durable");
		}
	}

	@Test
	void noSecretAndNoMessageOfAnExceptionIsInATrace() {
		try (SpanReceiver collector = new SpanReceiver(); Broker broker = broker(collector, Map.of())) {
			broker.store().answers("broken", (request) -> {
				throw new IllegalStateException("it holds " + CANARY);
			});
			lookup(broker, "warehouse", TRACE);
			lookup(broker, "broken", TRACE);
			lookup(broker, "warehouse?x=" + CANARY, TRACE);

			await().until(() -> collector.spans(TRACE)
				.stream()
				.filter((span) -> span.getName().startsWith("http"))
				.count() == 3);
			assertThat(collector.text()).contains("warehouse").doesNotContain(CANARY);
		}
	}

	@Test
	void aRecordedExceptionIsExportedWithoutItsMessage() {
		try (SpanReceiver collector = new SpanReceiver();
				SdkTracerProvider tracers = SdkTracerProvider.builder()
					.addSpanProcessor(SimpleSpanProcessor.create(
							new MessageFreeSpans(OtlpHttpSpanExporter.builder().setEndpoint(collector.url()).build())))
					.build()) {
			tracers.get("test")
				.spanBuilder("failed")
				.startSpan()
				.recordException(new IllegalStateException("it holds " + CANARY))
				.setStatus(StatusCode.ERROR, "it holds " + CANARY)
				.end();

			assertThat(await().until(collector::text, (text) -> text.contains("failed"))).contains("STATUS_CODE_ERROR")
				.doesNotContain(CANARY);
		}
	}

	@Test
	void aSampleOfALatencyNamesItsTrace() {
		try (SpanReceiver collector = new SpanReceiver(); Broker broker = broker(collector, Map.of())) {
			lookup(broker, "warehouse", TRACE);

			String scrape = broker
				.send(HttpRequest
					.newBuilder(URI.create("http://127.0.0.1:" + broker.managementPort() + "/actuator/prometheus"))
					.header("Accept", "application/openmetrics-text; version=1.0.0")
					.build())
				.body();
			assertThat(scrape.lines().filter((line) -> line.startsWith("broker_lookups_seconds_bucket")))
				.anyMatch((line) -> line.contains("trace_id=\"" + TRACE + "\""));
		}
	}

	@Test
	void nothingIsTracedUnlessItIsTurnedOn() {
		try (SpanReceiver collector = new SpanReceiver();
				Broker broker = broker(collector, Map.of("management.opentelemetry.enabled", "false"))) {
			lookup(broker, "warehouse", TRACE);
			assertThat(broker.get("/v1/connections/unknown", token(broker), Map.of()).statusCode()).isEqualTo(404);
			assertThat(collector.text()).isEqualTo("[]");
		}
	}

	private Broker broker(SpanReceiver collector, Map<String, Object> more) {
		Map<String, Object> settings = new HashMap<>(Map.of("management.opentelemetry.enabled", "true",
				"management.opentelemetry.tracing.export.otlp.endpoint", collector.url(),
				"management.opentelemetry.tracing.export.schedule-delay", "20ms",
				"management.tracing.sampling.probability", "1.0"));
		settings.putAll(more);
		Broker broker = Broker.start(this.directory, CATALOG, settings);
		broker.store().answers("warehouse", ScriptedStore.found("17", Map.of("password", CANARY)));
		return broker;
	}

	private static void lookup(Broker broker, String id, String trace) {
		assertThat(broker
			.get("/v1/connections/" + id, token(broker), Map.of("traceparent", "00-" + trace + "-" + CALLER + "-01"))
			.body()).isNotEmpty();
	}

	private static String token(Broker broker) {
		return broker.issuer().token("etl", "airflow-etl");
	}

	private static Map<String, Span> byName(List<Span> spans) {
		return spans.stream().collect(Collectors.toMap(Span::getName, (span) -> span, (one, other) -> one));
	}

	private static Span span(Map<String, Span> spans, String name) {
		return Objects.requireNonNull(spans.get(name), name);
	}

	private static ByteString id(Map<String, Span> spans, String name) {
		return span(spans, name).getSpanId();
	}

	private static String attributes(Span span) {
		return span.getAttributesList()
			.stream()
			.map((KeyValue pair) -> pair.getKey() + "=" + pair.getValue().getStringValue())
			.sorted()
			.collect(Collectors.joining(" "));
	}

}

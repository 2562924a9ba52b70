package io.credbroker.service.http;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.service.lookup.LookupForm;
import io.credbroker.service.mapping.ResourceIds;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every id that Airflow may ask for, wherever an id can stand; the plugin reads the same
 * cases.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpIdsTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final List<GoldenId> GOLDEN = JSON.readValue(Path.of("../broker-api/golden/ids.json"),
			new TypeReference<List<GoldenId>>() {
			});

	private Broker broker;

	private String auditor;

	record GoldenId(String id, @Nullable String encoded, @Nullable String unfit) {

		String segment() {
			return Objects.requireNonNull(this.encoded);
		}

		boolean mapped() {
			return this.encoded != null && !this.id.contains("{");
		}

	}

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, catalog(),
				Map.of("broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record").toString(), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors", "broker.roles.security.issuer", "test",
						"broker.roles.security.groups", "auditors", "broker.roles.operator.issuer", "test",
						"broker.roles.operator.groups", "auditors"));
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("value", "p")));
		this.auditor = this.broker.issuer().token("auditor", "auditors");
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	private static String catalog() {
		return Stream.of("connections", "variables", "configs")
			.map((kind) -> kind + ":\n"
					+ GOLDEN.stream()
						.filter(GoldenId::mapped)
						.map((golden) -> "  " + quoted(golden.id()) + ": { secret: { store: scripted, key: any }"
								+ (kind.equals("connections") ? ", conn-type: http" : "") + " }\n")
						.collect(Collectors.joining()))
			.collect(Collectors.joining())
				+ "policies: [{ name: all, callers: { issuer: test }, connections: [\"*\"], variables: [\"*\"], configs: [\"*\"] }]";
	}

	/**
	 * YAML breaks lines where JSON does not, so only letters stand for themselves.
	 */
	private static String quoted(String id) {
		return id.codePoints()
			.mapToObj((point) -> (Character.isLetterOrDigit(point) || point > 0xFFFF) ? Character.toString(point)
					: "\\u%04x".formatted(point))
			.collect(Collectors.joining("", "\"", "\""));
	}

	static Stream<LookupForm> forms() {
		return LookupForm.all();
	}

	@ParameterizedTest
	@MethodSource("forms")
	void isFoundInEitherForm(LookupForm form) {
		for (GoldenId golden : fit()) {
			HttpResponse<String> found = this.broker.get(form.target(golden.segment()));
			HttpResponse<String> explained = this.broker.get(form.explainTarget(golden.segment()));

			int status = golden.mapped() ? 200 : 404;
			assertThat(found.statusCode()).as("%s: %s", golden, found.body()).isEqualTo(status);
			assertThat(explained.statusCode()).as("%s: %s", golden, explained.body()).isEqualTo(200);
			assertThat(json(explained).path("id").asString()).isEqualTo(golden.id());
			if (golden.mapped()) {
				assertThat(json(found).path(form.idName()).asString()).isEqualTo(golden.id());
				assertThat(json(explained).path("verdict").asString()).isEqualTo("allowed");
			}
		}
	}

	@ParameterizedTest
	@MethodSource("forms")
	void isRefusedWhereNoCatalogCanHoldIt(LookupForm form) {
		for (GoldenId golden : GOLDEN) {
			assertThat(ResourceIds.isValid(golden.id())).as("%s", golden).isEqualTo(golden.encoded() != null);
			if (golden.unfit() != null && (form.inQuery() || !golden.id().isEmpty())) {
				HttpResponse<String> refused = this.broker
					.get(form.target(URLEncoder.encode(golden.id(), StandardCharsets.UTF_8).replace(".", "%2E")));

				boolean replaced = golden.unfit().startsWith("half");
				assertThat(refused.statusCode()).as("%s: %s", golden, refused.body()).isEqualTo(replaced ? 404 : 400);
			}
		}
	}

	@Test
	void isFoundOnTheRecordAndByInquiries() {
		for (GoldenId golden : fit()) {
			this.broker.get("/v1/connections?conn_id=" + golden.encoded());
			JsonNode events = asked("/v1/audit/events?limit=1&conn_id=" + golden.encoded());
			int status = golden.mapped() ? 200 : 404;

			assertThat(events.path("events").path(0).path("id").asString()).isEqualTo(golden.id());
			for (String inquiry : List.of("access/readers", "rotations")) {
				HttpResponse<String> told = this.broker.get("/v1/" + inquiry + "?connection=" + golden.encoded(),
						this.auditor, Map.of());
				assertThat(told.statusCode()).as("%s: %s", golden, told.body()).isEqualTo(status);
			}
		}
		JsonNode readable = asked("/v1/access/readable?issuer=test&kind=connection&limit=1000");
		assertThat(readable.path("readable").valueStream().map((mapping) -> mapping.path("name").asString()))
			.containsExactlyInAnyOrderElementsOf(fit().stream().filter(GoldenId::mapped).map(GoldenId::id).toList());
	}

	private JsonNode asked(String target) {
		HttpResponse<String> told = this.broker.get(target, this.auditor, Map.of());
		assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
		return json(told);
	}

	private static List<GoldenId> fit() {
		return GOLDEN.stream().filter((golden) -> golden.encoded() != null).toList();
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

}

package io.credbroker.service.lookup;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ids with slashes that a capture {@code {path...}} maps, in both forms of the request.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlashedIdTests {

	private static final String CATALOG = """
			connections:
			  "{path...}": { conn-type: http, password: "${value}", secret: { store: scripted, key: "tree/{path...}" } }
			variables:
			  "team-{team}/{path...}.json": { secret: { store: scripted, key: "of/{team}/{path...}/json" } }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			    variables: ["*"]
			""";

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.broker = Broker.start(directory, CATALOG, Map.of());
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	static Stream<Arguments> bothForms() {
		return Stream
			.of(Arguments.of("connections", "conn_id", "dev/project", "tree/dev/project"),
					Arguments.of("connections", "conn_id", "one", "tree/one"),
					Arguments.of("connections", "conn_id", "a/b/c/d", "tree/a/b/c/d"),
					Arguments.of("variables", "key", "team-ml/x/y.json", "of/ml/x/y/json"))
			.flatMap((each) -> Stream.of("/v1/%s/%s", "/v1/%s?%s=%s")
				.map((form) -> Arguments.of(form, each.get()[0], each.get()[1], each.get()[2], each.get()[3])));
	}

	@ParameterizedTest
	@MethodSource("bothForms")
	void anIdWithSlashesFindsTheKeyWithTheSameSegments(String form, String plural, String parameter, String id,
			String key) {
		this.broker.store().answers(key, ScriptedStore.found("1", Map.of("value", "of " + key)));

		HttpResponse<String> answer = this.broker.get(path(form, plural, parameter, id));

		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(answer.body()).contains("\"" + parameter + "\":\"" + id + "\"", "of " + key);
	}

	@ParameterizedTest
	@CsvSource({ "/dev", "dev/", "dev//project", "dev/../project", "./dev", "dev/.." })
	void noSegmentLeavesTheTree(String id) {
		for (String form : new String[] { "/v1/%s/%s", "/v1/%s?%s=%s" }) {
			HttpResponse<String> answer = this.broker.get(path(form, "connections", "conn_id", id));

			assertThat(answer.statusCode()).as(form + " " + answer.body()).isIn(400, 404);
			assertThat(answer.body()).containsAnyOf("not_mapped", "request_invalid");
		}
		assertThat(this.broker.store().reads("tree/" + id)).isZero();
		assertThat(this.broker.store().reads("project")).isZero();
	}

	private static String path(String form, String plural, String parameter, String id) {
		String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
		return form.contains("=") ? form.formatted(plural, parameter, encoded) : form.formatted(plural, encoded);
	}

}

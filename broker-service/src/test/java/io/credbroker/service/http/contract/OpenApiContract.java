package io.credbroker.service.http.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.credbroker.api.Problem;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hand-written {@code openapi.yaml}: checks each response against it, and remembers
 * which of the documented ones were seen.
 */
final class OpenApiContract {

	private static final String LOCATION = "https://credbroker.invalid/openapi";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final JsonNode document;

	private final SchemaRegistry schemas;

	private final Set<String> seen = new TreeSet<>();

	OpenApiContract() {
		LoaderOptions options = new LoaderOptions();
		options.setMaxAliasesForCollections(500);
		Object yaml = new Yaml(options).load(read(Path.of("..", "broker-api", "openapi.yaml")));
		this.document = JSON.valueToTree(yaml);
		this.schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
				(builder) -> builder.schemas(Map.of(LOCATION, this.document.toString())));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Fails unless the response is documented for that path, headers and body included.
	 */
	void check(String path, HttpResponse<String> response) {
		String method = method(response);
		JsonNode documented = responses(path, method).path(Integer.toString(response.statusCode()));
		assertThat(documented.isMissingNode()).as("%s is documented for %s", response.statusCode(), path).isFalse();
		JsonNode resolved = resolved(documented);
		checkHeaders(path, response, resolved);
		checkBody(path, response, resolved);
	}

	private void checkHeaders(String path, HttpResponse<String> response, JsonNode documented) {
		documented.path("headers").forEachEntry((name, reference) -> {
			JsonNode header = resolved(reference);
			List<String> values = response.headers().allValues(name);
			if (header.path("required").asBoolean()) {
				assertThat(values).as("%s of %s %s", name, response.statusCode(), path).hasSize(1);
			}
			values.forEach((value) -> assertThat(
					this.schemas.getSchema(header.path("schema")).validate(JSON.valueToTree(value)))
				.as("%s: %s", name, value)
				.isEmpty());
		});
	}

	private static String method(HttpResponse<String> response) {
		return response.request().method().toLowerCase(Locale.ROOT);
	}

	private void checkBody(String path, HttpResponse<String> response, JsonNode documented) {
		JsonNode content = documented.path("content");
		if (content.isMissingNode()) {
			assertThat(response.body()).isEmpty();
			this.seen.add(path + " " + response.statusCode());
			return;
		}
		String mediaType = response.headers().firstValue("Content-Type").orElse("none");
		assertThat(content.propertyNames()).as("media type of %s", path).contains(mediaType);
		for (String value : values(mediaType, response.body())) {
			JsonNode body = JSON.readTree(value);
			assertThat(schema(path, response, mediaType).validate(body)).as("body of %s", path).isEmpty();
			this.seen.add(name(path, method(response)) + " " + response.statusCode() + code(mediaType, body));
		}
	}

	/**
	 * The JSON values of a body: one, unless it is JSON lines.
	 */
	private static List<String> values(String mediaType, String body) {
		return mediaType.equals("application/x-ndjson") ? body.lines().toList() : List.of(body);
	}

	private static String code(String mediaType, JsonNode body) {
		return mediaType.equals(Problem.MEDIA_TYPE) ? " " + body.path("code").asString() : "";
	}

	/**
	 * An endpoint that is not read with GET has its method in its name.
	 */
	private static String name(String path, String method) {
		return method.equals("get") ? path : method + " " + path;
	}

	private Schema schema(String path, HttpResponse<String> response, String mediaType) {
		int status = response.statusCode();
		JsonNode documented = responses(path, method(response)).path(Integer.toString(status));
		String pointer = documented.has("$ref") ? documented.path("$ref").asString().substring(1)
				: "/paths/" + escaped(path) + "/" + method(response) + "/responses/" + status;
		return this.schemas
			.getSchema(SchemaLocation.of(LOCATION + "#" + pointer + "/content/" + escaped(mediaType) + "/schema"));
	}

	private static String escaped(String segment) {
		return segment.replace("~", "~0").replace("/", "~1");
	}

	private JsonNode responses(String path, String method) {
		return this.document.path("paths").path(path).path(method).path("responses");
	}

	private JsonNode resolved(JsonNode node) {
		return node.has("$ref") ? this.document.at(node.path("$ref").asString().substring(1)) : node;
	}

	/**
	 * Everything seen, as {@code path status code}.
	 */
	Set<String> seen() {
		return this.seen;
	}

	/**
	 * Everything documented, in the same form.
	 */
	Set<String> documented() {
		Set<String> documented = new TreeSet<>();
		this.document.path("paths")
			.forEachEntry((path,
					item) -> item.forEachEntry((method, endpoint) -> responses(path, method)
						.forEachEntry((status, reference) -> codes(resolved(reference))
							.forEach((code) -> documented.add(name(path, method) + " " + status + code)))));
		return documented;
	}

	private static List<String> codes(JsonNode response) {
		JsonNode codes = response.at("/content/application~1problem+json/schema/properties/code/enum");
		return codes.isMissingNode() ? List.of("") : codes.valueStream().map((code) -> " " + code.asString()).toList();
	}

}

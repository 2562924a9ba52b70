package io.credbroker.service.lookup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.credbroker.service.support.Broker;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the record says of the catalog that decided, and of catalogs that changed.
 */
class CatalogEventsTests {

	private static final String CATALOG = """
			variables:
			  stays: { secret: { store: scripted, key: one }, value: "${password}" }
			  goes: { secret: { store: scripted, key: one }, value: "${password}" }
			  "team-{name}": { secret: { store: scripted, key: "teams/{name}" }, value: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    variables: ["*"]
			""";

	@TempDir
	private Path directory;

	private List<JsonNode> events(String type) throws IOException {
		return Files.readAllLines(this.directory.resolve("audit.jsonl"))
			.stream()
			.map(JsonMapper.shared()::readTree)
			.filter((event) -> event.path("event").asString("").equals(type))
			.toList();
	}

	private JsonNode changed(int number) throws Exception {
		Optional<JsonNode> found = Optional.empty();
		for (int i = 0; i < 2000 && found.isEmpty(); i++) {
			found = events("catalog_changed").stream().skip(number).findFirst();
			Thread.sleep(10);
		}
		return found.orElseThrow();
	}

	private Broker start() {
		Broker broker = Broker.start(this.directory, CATALOG,
				Map.of("broker.catalog.reload-interval", "100ms", "broker.audit.sinks.file.type", "file",
						"broker.audit.sinks.file.file", this.directory.resolve("audit.jsonl")));
		Duration life = Duration.ofHours(1);
		broker.store()
			.answers("teams/a", (request) -> new FetchResult.Found(new Secret(Map.of("password", SecretValue.of("p")),
					null, null, null, Instant.now().plus(life), new Lease("lease/7", life, true))));
		return broker;
	}

	@Test
	void aLookupNamesTheKeyTheLeaseAndTheCatalog() throws Exception {
		try (Broker broker = start()) {
			assertThat(broker.get("/v1/variables/team-a").statusCode()).isEqualTo(200);
			assertThat(broker.get("/v1/variables/unknown").statusCode()).isEqualTo(404);

			JsonNode granted = events("lookup").getFirst();
			String digest = changed(0).at("/catalog/digest").asString();
			assertThat(digest).matches("[0-9a-f]{64}");
			assertThat(granted.at("/by/catalog_digest").asString()).isEqualTo(digest);
			assertThat(granted.at("/by/store").asString()).isEqualTo("scripted");
			assertThat(granted.at("/by/key").asString()).isEqualTo("teams/a");
			assertThat(granted.at("/granted/lease_id").asString()).isEqualTo("lease/7");
			JsonNode notMapped = events("lookup").getLast();
			assertThat(notMapped.at("/by/catalog_digest").asString()).isEqualTo(digest);
			assertThat(notMapped.at("/by").has("key")).isFalse();
		}
	}

	@Test
	void aChangedCatalogIsAnEventWithWhatChanged() throws Exception {
		try (Broker _ = start()) {
			JsonNode first = changed(0);
			assertThat(first.has("changes")).isFalse();

			Files.writeString(this.directory.resolve("catalog.yaml"),
					CATALOG.replace("  goes:", "  comes:")
						.replace("teams/{name}", "groups/{name}")
						.replace("airflow-etl", "airflow-ml"));

			JsonNode second = changed(1);
			assertThat(second.at("/catalog/previous_digest").asString())
				.isEqualTo(first.at("/catalog/digest").asString())
				.isNotEqualTo(second.at("/catalog/digest").asString());
			assertThat(second.at("/catalog/origin").asString()).endsWith("catalog.yaml");
			assertThat(second.at("/changes").toString()).isEqualTo(
					"{\"variables\":{\"added\":1,\"added_names\":[\"comes\"],\"removed\":1,\"removed_names\":[\"goes\"],"
							+ "\"changed\":1,\"changed_names\":[\"team-{name}\"]},"
							+ "\"policies\":{\"changed\":1,\"changed_names\":[\"etl\"]}}");
		}
	}

}

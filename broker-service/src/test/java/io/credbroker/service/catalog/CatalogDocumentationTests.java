package io.credbroker.service.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogDocumentationTests {

	private static final Path DOCS = Path.of("../docs");

	private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	@ParameterizedTest
	@ValueSource(strings = { "reference/catalog.md", "how-to/map-a-connection.md", "how-to/say-who-may-read-what.md" })
	void everyBlockIsACatalog(String page) throws IOException {
		CatalogParser parser = new CatalogParser(new KnownNames(KnownStores.of(Set.of("vault-prod", "aws-prod")),
				Map.of("ping", Set.of("department"), "cluster", Set.of()), Standing.ASSERTED,
				new BrokerLabels(Map.of("environment", "prod"))));

		List<String> blocks = BLOCK.matcher(Files.readString(DOCS.resolve(page)))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();

		assertThat(blocks).isNotEmpty()
			.allSatisfy((block) -> assertThat(parser.parse(page, CatalogText.of(block), 1, Instant.EPOCH).warnings())
				.allSatisfy(
						(warning) -> assertThat(warning.reason()).containsAnyOf("nobody may read", "\"incident\"")));
	}

	@Test
	void thePublishedSchemaIsTheOneInTheJar() throws IOException {
		try (InputStream in = CatalogSchema.class.getResourceAsStream(CatalogSchema.RESOURCE)) {
			assertThat(in).isNotNull()
				.hasBinaryContent(Files.readAllBytes(DOCS.resolve("reference/catalog.schema.json")));
		}
	}

	@Test
	void everyKeyOfTheSchemaIsInTheReference() throws IOException {
		String page = Files.readString(DOCS.resolve("reference/catalog.md"));
		JsonNode schema = JsonMapper.shared().readTree(DOCS.resolve("reference/catalog.schema.json"));

		assertThat(schema.findValues("properties").stream().flatMap((keys) -> keys.propertyNames().stream()))
			.hasSizeGreaterThan(20)
			.allSatisfy((key) -> assertThat(page).contains("`" + key + "`"));
	}

}

package io.credbroker.service.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same text means the same, whether it is a file or comes through the chart.
 */
class CatalogThroughTheChartTests {

	private static final Path CHART = Path.of("..", "helm", "airflow-credential-broker").toAbsolutePath().normalize();

	/** What a chart that reads its values would write differently. */
	private static final String TEXT = """
			# The order of patterns, and scalars that YAML 1.1 takes for something else.
			connections:
			  "{name}":
			    conn-type: http
			    secret: { store: vault, key: "any/{name}" }
			    extra: { mode: 0644, ssl: no, flag: on, id: 12345678901234567890, since: 2026-01-01, at: 12:30, hex: 0x1F, y: y }
			  "s3-{bucket}": { conn-type: aws, secret: { store: vault, key: "s3/{bucket}" }, host: no }
			  "s3-{bucket}-raw": { conn-type: aws, secret: { store: vault, key: "raw/{bucket}" } }
			  0123: { conn-type: x, secret: { store: vault, key: 0123 } }
			variables:
			  on: { secret: { store: vault, key: off }, value: "${value}\\t" }
			policies:
			  - { name: all, callers: { groups: [no, 0644] }, connections: ["*"], variables: [on] }


			""";

	private static final List<String> IDS = List.of("s3-a-raw", "s3-a", "warehouse", "0123", "83", "on", "true");

	@TempDir
	Path directory;

	@Test
	void aFileAndARenderedMapAreTheSameRevisionAndAnswerAlike() throws IOException {
		Path file = Files.writeString(this.directory.resolve("catalog.yaml"), TEXT);
		Path values = Files.writeString(this.directory.resolve("values.yaml"), "catalog: |+\n" + TEXT.indent(2));

		CatalogRevision direct = revision(file);
		List<CatalogRevision> throughTheChart = List.of(revision(mounted(chart().withValuesFile(values))),
				revision(mounted(chart().setFile("catalog", file))));

		assertThat(throughTheChart).allSatisfy((revision) -> {
			assertThat(revision.digest()).isEqualTo(direct.digest());
			assertThat(answers(revision)).isEqualTo(answers(direct)).contains(Optional.of("raw/a"));
			assertThat(revision.policies().written()).isEqualTo(direct.policies().written());
			assertThat(revision.mappings()).isEqualTo(direct.mappings());
		});
	}

	private static List<Object> answers(CatalogRevision revision) {
		return IDS.stream().<Object>mapMulti((id, answers) -> List.of(ResourceKind.values()).forEach((kind) -> {
			Optional<Mapping> mapping = revision.find(kind, id);
			answers.accept(mapping);
			answers.accept(mapping.map((found) -> found.secrets().getFirst().key()));
		})).toList();
	}

	private static CatalogRevision revision(Path file) {
		return new CatalogParser(new KnownNames(Set.of("vault"), Map.of())).parse(file.toString(),
				new CatalogFile(file, Integer.MAX_VALUE).text(), 1, Instant.EPOCH);
	}

	private static TemplateCommand chart() {
		return new Helm(CHART).template().withName("acme").withKubeVersion("1.34.0");
	}

	/**
	 * The file that a pod would see.
	 */
	private Path mounted(TemplateCommand template) throws IOException {
		String text = StreamSupport.stream(new Yaml().loadAll(template.call()).spliterator(), false)
			.filter(Map.class::isInstance)
			.map((object) -> ((Map<?, ?>) object).get("data"))
			.filter((data) -> data instanceof Map<?, ?> map && map.containsKey("catalog.yaml"))
			.map((data) -> String.valueOf(((Map<?, ?>) data).get("catalog.yaml")))
			.findFirst()
			.orElseThrow();
		return Files.writeString(Files.createTempDirectory(this.directory, "mount").resolve("catalog.yaml"), text);
	}

}

package io.credbroker.helm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CatalogTests {

	private static final String CATALOG = """
			catalog: |
			  # Order, comments and every character stay.
			  connections:
			    "s3-{bucket}":
			      conn-type: aws
			      secret: {store: vault-prod, key: "s3/{bucket}"}
			      password: ${password}
			    "{name}": {conn-type: http, host: no, extra: {mode: 0644, id: 12345678901234567890, since: 2026-01-01}}
			  policies:
			    - {name: etl, callers: {groups: [etl]}, connections: ["s3-*"]}
			""";

	@Test
	void theTextReachesTheBrokerByteForByte() {
		assertThat(catalog(CATALOG)).isEqualTo(CATALOG.substring("catalog: |\n".length()).indent(-2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: 1", "a: 1\n\n\n", "# \ufeff\n", "\n\na: 1\n", "a: 1  \n   \nb: 2\n",
			"a: 1\r\nb: 2\r\n", "  a: 1\n  b: 2\n", "---\na: 1\n", "a: |\n  b\t{{ .Values.replicas }} {{/* x */}}\n",
			"a: \u00e9\ud83d\ude00\u2028\n", "# only words\n", "a: '#'\n# b\n#\n", "a: \"\\u0007 \\\\ \\n\"\n" })
	void noCharacterIsLostOnTheWay(String text) throws JsonProcessingException {
		assertThat(catalog("catalog: " + JsonMapper.builder().build().writeValueAsString(text))).isEqualTo(text);
	}

	@Test
	void aFileIsTakenAsItIs(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("catalog.yaml"),
				"connections: {a: {host: no}}\r\n# 0644, {a} \u0085 b: [ \u2028 {\n\n\n");

		assertThat(data(Chart.renderWithFile("catalog", file))).isEqualTo(Files.readString(file));
	}

	@ParameterizedTest
	@ValueSource(strings = { "catalog: {connections: {}}", "catalog: [a]", "catalog: 1",
			"config: {broker: {secret: {maximum-entries: 1}}}", "config: true" })
	void anythingButTextIsRefusedWithASentenceThatSaysWhatToDo(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining(values.substring(0, values.indexOf(':')))
			.withMessageContaining("a text, since Helm rewrites numbers, dates and the order of keys")
			.withMessageContaining("--set-file");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "catalog: 'a: b: c'", "catalog: '- a'", "config: 'a: ['", "catalog: \"a: 1\\n---\\nb: [\"" })
	void aTextThatIsNoYamlIsRefusedBeforeAnythingIsInstalled(String values) {
		assertThatIllegalStateException().isThrownBy(() -> Chart.render(values))
			.withMessageContaining(values.substring(0, values.indexOf(':')) + " is not YAML with keys");
	}

	@Test
	void aChangedCatalogRestartsNothing() {
		PodTemplateSpec before = pods(Chart.render(""));

		PodTemplateSpec after = pods(Chart.render(CATALOG));

		assertThat(after).isEqualTo(before);
	}

	@Test
	void mapsNothingUntilThereIsAText() {
		assertThat(catalog("")).isEqualTo("connections: {}\n");
		assertThat(catalog("catalog: null")).isEqualTo("connections: {}\n");
	}

	@Test
	void anExistingMapTakesItsPlace() {
		Manifests manifests = Chart.render("existingCatalogConfigMap: from-git");

		assertThat(manifests.all(ConfigMap.class)).extracting((map) -> map.getMetadata().getName())
			.containsExactly(Chart.FULL_NAME + "-config");
		assertThat(pods(manifests).getSpec().getVolumes()).filteredOn((volume) -> "catalog".equals(volume.getName()))
			.extracting((volume) -> volume.getConfigMap().getName())
			.containsExactly("from-git");
	}

	@Test
	void twoCatalogsAtOnceAreRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Chart.render("existingCatalogConfigMap: from-git\n" + CATALOG))
			.withMessageContaining("catalog");
	}

	private static String catalog(String values) {
		return data(Chart.render(values));
	}

	private static String data(Manifests manifests) {
		ConfigMap map = manifests.configMap("catalog");
		String binary = map.getBinaryData().get("catalog.yaml");
		return (binary != null) ? new String(Base64.getDecoder().decode(binary), StandardCharsets.UTF_8)
				: Objects.requireNonNull(map.getData().get("catalog.yaml"));
	}

	private static PodTemplateSpec pods(Manifests manifests) {
		return manifests.only(Deployment.class).getSpec().getTemplate();
	}

}

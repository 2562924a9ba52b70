package io.credbroker.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every supported setup, as a file of values under {@code ci/}.
 */
class ScenarioTests {

	@ParameterizedTest
	@MethodSource("scenarios")
	void rendersIntoWhatKubernetesKnows(Path scenario) {
		Manifests manifests = Chart.render(scenario);

		assertThat(manifests.objects()).hasSizeGreaterThanOrEqualTo(6);
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void lintsWithoutAWarning(Path scenario, @TempDir Path copy) throws IOException {
		Chart.copy(copy);
		Map<String, Object> values = merged(Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")), Chart.yaml(scenario));
		Files.writeString(copy.resolve("values.yaml"), new Yaml().dump(values));

		LintResult result = new Helm(copy).lint().strict().quiet().call();

		assertThat(result.getMessages()).noneMatch((message) -> !message.startsWith("[INFO]"));
		assertThat(result.isFailed()).isFalse();
	}

	static Stream<Path> scenarios() {
		try (Stream<Path> files = Files.list(Chart.SCENARIOS)) {
			return files.sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> merged(Map<String, Object> defaults, Map<String, Object> given) {
		Map<String, Object> merged = new LinkedHashMap<>(defaults);
		given.forEach((key, value) -> {
			Object before = defaults.get(key);
			merged.put(key, (before instanceof Map && value instanceof Map)
					? merged((Map<String, Object>) before, (Map<String, Object>) value) : value);
		});
		return merged;
	}

}

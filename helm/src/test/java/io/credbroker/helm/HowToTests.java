package io.credbroker.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

class HowToTests {

	private static final Path PAGES = Path.of("..", "docs", "how-to");

	private static final String INSTALL = "install-with-helm.md";

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	private static final Pattern NAMES = Pattern.compile("subjectAltName=([^\"]+)");

	@ParameterizedTest
	@ValueSource(strings = { INSTALL, "identity/kubernetes.md" })
	void everyExampleIsAWholeScenarioThatIsTested(String page) {
		List<String> scenarios = ScenarioTests.scenarios().map(HowToTests::read).toList();

		List<String> examples = examples(page).stream().filter((text) -> !text.startsWith("apiVersion:")).toList();

		assertThat(examples).isNotEmpty().isSubsetOf(scenarios);
	}

	@Test
	void everyExampleOfANetworkIsPartOfAScenarioThatIsTested() {
		List<String> scenarios = ScenarioTests.scenarios().map(HowToTests::read).toList();

		assertThat(examples("restrict-the-network.md")).isNotEmpty()
			.allSatisfy((example) -> assertThat(scenarios).anyMatch((scenario) -> scenario.contains(example)));
	}

	@Test
	void everyCertificateNamesTheHostThatAirflowUses() {
		Service service = Chart.render("", "broker").only(Service.class);
		String host = service.getMetadata().getName() + ".credential-broker.svc";

		assertThat(namesOfTheCommand()).containsExactly(host, host + ".cluster.local");
		assertThat(namesOfCertManager()).isEqualTo(namesOfTheCommand());
		assertThat(read(PAGES.resolve("point-airflow-at-the-broker.md"))).contains("\"https://" + host + "\"");
	}

	private static List<String> namesOfTheCommand() {
		Matcher names = NAMES.matcher(read(PAGES.resolve(INSTALL)));
		assertThat(names.find()).isTrue();
		return Arrays.stream(names.group(1).split(",", -1)).map((name) -> name.replaceFirst("^DNS:", "")).toList();
	}

	@SuppressWarnings("unchecked")
	private static List<String> namesOfCertManager() {
		String manifest = examples(INSTALL).stream()
			.filter((text) -> text.contains("kind: Certificate"))
			.findFirst()
			.orElseThrow();
		Map<String, Map<String, Object>> certificate = new Yaml().load(manifest);
		return (List<String>) Objects.requireNonNull(Objects.requireNonNull(certificate.get("spec")).get("dnsNames"));
	}

	private static List<String> examples(String page) {
		return YAML.matcher(read(PAGES.resolve(page))).results().map((match) -> match.group(1)).toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

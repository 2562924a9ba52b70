package io.credbroker.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart in this module, rendered in process.
 */
final class Chart {

	static final Path DIRECTORY = Path.of("airflow-credential-broker").toAbsolutePath();

	static final Path SCENARIOS = DIRECTORY.resolve("ci");

	static final String RELEASE = "acme";

	static final String NAMESPACE = "vaults";

	static final String FULL_NAME = "acme-airflow-credential-broker";

	/** Without one, the library takes the cluster for a Kubernetes of 2020. */
	private static final String KUBERNETES = "1.34.0";

	private Chart() {
	}

	static Manifests render(String values) {
		return render(values, RELEASE);
	}

	static Manifests render(String values, String release) {
		return Manifests.parse(text(values, release));
	}

	static String text(String values, String release) {
		return withFile(values, (file) -> template(release).withValuesFile(file).call());
	}

	/**
	 * Renders the chart with one value that is the text of a file, as {@code --set-file}
	 * does.
	 */
	static Manifests renderWithFile(String value, Path file) {
		return Manifests.parse(template(RELEASE).setFile(value, file).call());
	}

	/**
	 * Renders what is there for {@code helm test}, which Helm keeps apart from what it
	 * installs.
	 */
	static Manifests hooks(String values, Path directory) throws IOException {
		copy(directory);
		for (String name : List.of("pod.yaml", "networkpolicy.yaml")) {
			Path template = directory.resolve("templates/tests").resolve(name);
			Files.writeString(template, Files.readString(template).replace("\"helm.sh/hook\"", "\"example.com/hook\""));
		}
		return Manifests
			.parse(withFile(values, (file) -> template(new Helm(directory), RELEASE).withValuesFile(file).call()));
	}

	/** Copies the chart, so that a test can change it. */
	static void copy(Path target) throws IOException {
		try (Stream<Path> files = Files.walk(DIRECTORY)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = target.resolve(DIRECTORY.relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	static Manifests renderFor(String kubeVersion) {
		return Manifests.parse(template(RELEASE).withKubeVersion(kubeVersion).call());
	}

	static Manifests render(Path values) {
		return Manifests.parse(template(RELEASE).withValuesFile(values).call());
	}

	static String notes(String values) {
		return withFile(values,
				(file) -> new Helm(DIRECTORY).install()
					.clientOnly()
					.dryRun()
					.withName(RELEASE)
					.withNamespace(NAMESPACE)
					.withKubeVersion(KUBERNETES)
					.withValuesFile(file)
					.call()
					.getOutput());
	}

	static Map<String, Object> yaml(Path file) {
		try {
			return new Yaml().load(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static TemplateCommand template(String release) {
		return template(new Helm(DIRECTORY), release);
	}

	private static TemplateCommand template(Helm helm, String release) {
		return helm.template().withName(release).withNamespace(NAMESPACE).withKubeVersion(KUBERNETES);
	}

	private static <T> T withFile(String values, Function<Path, T> use) {
		try {
			Path file = Files.createTempFile("values", ".yaml");
			try {
				Files.writeString(file, values);
				return use.apply(file);
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

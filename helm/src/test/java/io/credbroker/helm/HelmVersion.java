package io.credbroker.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.marcnuri.helm.Helm;
import io.credbroker.provider.testkit.CommandOutput;
import io.credbroker.provider.testkit.LocalPrograms;

/**
 * The two versions of Helm that people have, each of which changes a cluster in its own
 * way.
 */
enum HelmVersion {

	/** Compares the last release, the cluster and the new release. */
	THREE {

		@Override
		boolean installed() {
			return true;
		}

		@Override
		void upgrade(Path kubeConfig, String release, Path values, String... more) throws IOException {
			new Helm(Chart.DIRECTORY).upgrade()
				.install()
				.withKubeConfig(kubeConfig)
				.withNamespace(Chart.NAMESPACE)
				.withName(release)
				.withValuesFile(values)
				.call();
		}

	},

	/** Applies on the server, where each field has an owner. */
	FOUR {

		@Override
		boolean installed() {
			return LocalPrograms.find("helm").isPresent()
					&& output(List.of("helm", "version", "--short")).startsWith("v4.");
		}

		@Override
		void upgrade(Path kubeConfig, String release, Path values, String... more) throws IOException {
			List<String> command = new ArrayList<>(
					List.of("helm", "upgrade", "--install", release, Chart.DIRECTORY.toString(),
							"--kubeconfig=" + kubeConfig, "--namespace=" + Chart.NAMESPACE, "--values=" + values));
			command.addAll(List.of(more));
			output(command);
		}

	};

	abstract boolean installed();

	/**
	 * Installs the chart or upgrades it; throws an {@link IllegalStateException} with
	 * Helm's message where it cannot.
	 * @param more options that Helm 4 alone has
	 */
	abstract void upgrade(Path kubeConfig, String release, Path values, String... more) throws IOException;

	void upgrade(Path kubeConfig, String release, String values, String... more) throws IOException {
		Path file = Files.createTempFile("values", ".yaml");
		try {
			upgrade(kubeConfig, release, Files.writeString(file, values), more);
		}
		finally {
			Files.delete(file);
		}
	}

	private static String output(List<String> command) {
		CommandOutput output = CommandOutput.of(new ProcessBuilder(command), Duration.ofMinutes(1));
		if (output.code() != 0) {
			throw new IllegalStateException(output.text());
		}
		return output.text();
	}

}
